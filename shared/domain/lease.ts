/**
 * How long whoever claimed something is left alone with it (milliseconds). The functions that claim
 * are given 28 s, so an older claim has nobody at work on it; a test holds the two together.
 */
export const LEASE_MS = 30_000;
