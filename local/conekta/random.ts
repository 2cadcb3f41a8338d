import { createHash } from "node:crypto";

/** A number in [0, 1). */
export type Random = () => number;

/** mulberry32: small, fast and the same on every machine, so that a run can be repeated from its seed. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Fisher–Yates. */
export const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const pool = [...items];
  const drawn: T[] = [];
  while (pool.length > 0) {
    drawn.push(...pool.splice(Math.floor(random() * pool.length), 1));
  }
  return drawn;
};

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const READABLE_ID_LENGTH = 17;

const digest = (seed: number, sequence: number) =>
  createHash("sha256").update(`${seed}:${sequence}`).digest();

/** `2tXx8KUxw6311kEbs`: what follows the prefix of a customer, source, order or token. */
export const readableId = (seed: number, sequence: number): string =>
  Array.from(digest(seed, sequence).subarray(0, READABLE_ID_LENGTH), (byte) =>
    BASE58.charAt(byte % BASE58.length),
  ).join("");

/** `637e79cb70d06300013ea169`: charges, events, webhooks and keys have Mongo ids, which begin with the time. */
export const objectId = (seed: number, sequence: number, seconds: number): string =>
  seconds.toString(16).padStart(8, "0") + digest(seed, sequence).toString("hex").slice(0, 16);
