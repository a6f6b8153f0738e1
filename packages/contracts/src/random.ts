const pool = new Uint8Array(256);
let used = pool.length;

/**
 * A random number in [0, 1) from the system's generator, in steps of 1/256, for ULIDs: each takes sixteen.
 * Drawn from a pool: `ulid` by itself asks the system for every byte, which makes an id cost 86 µs instead of 2.
 */
export function random(): number {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  return (pool[used++] ?? 0) / 256;
}
