import { randomInt, randomUUID } from "node:crypto";
import type { Clock } from "#functions/ports.ts";

export const systemClock: Clock = () => Date.now();

export const randomId = (): string => randomUUID();

const LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Letters and digits that nobody can guess: just under six bits each. */
export const randomText = (length: number): string =>
  Array.from({ length }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join("");
