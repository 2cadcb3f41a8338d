import { randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "#functions/ports.ts";

export const systemClock: Clock = () => Date.now();

export const randomId = (): string => randomUUID();

/** 192 bits: a link's token is all that its holder has to show. */
export const randomToken = (): string => randomBytes(24).toString("base64url");
