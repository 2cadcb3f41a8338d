import { createHash } from "node:crypto";
import type { Digest } from "#functions/ports.ts";

/** RFC 4648 base32 in lower case: short, and nobody's eyes confuse 0 with o or 1 with l. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 26;

/** Parts are separated by a character that none of them can hold, so that ("ab","c") is not ("a","bc"). */
export const digest: Digest = (...parts) => {
  const bytes = createHash("sha256").update(parts.join("\u0000")).digest();
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: LENGTH }, (_, at) => {
    return ALPHABET[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)];
  }).join("");
};
