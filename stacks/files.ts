import "./files/buckets.ts";
import "./files/cdn.ts";
import "./files/store.ts";
