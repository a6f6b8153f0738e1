export { type CircuitBreaker, type CircuitBreakerOptions, createCircuitBreaker } from "./circuit-breaker.ts";
export { CircuitOpen } from "./circuit-open.ts";
