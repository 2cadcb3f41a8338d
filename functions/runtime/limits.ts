import { LimitsJson } from "#shared/contracts/limits.ts";
import type { LimitRefusal, Limits } from "#shared/domain/limits.ts";
import { log } from "./log.ts";

/** Reads the limits that the stage sets. Throws on any other text: nobody runs without limits. */
export function limitsOf(json: string): Limits {
  return LimitsJson.parse(JSON.parse(json));
}

/** Says who was refused in a line of its own, because the answer does not, and counts it. */
export function auditRefusal({ limit, subject, owner }: LimitRefusal): void {
  const line = { event: "limit.refused", limit, subject, owner };
  log("warn", line, { metrics: { LimitRefused: 1 } });
}

/**
 * The address that a request came from, as the outermost of our own proxies saw it. Each proxy adds
 * the address that it was asked from to the end of `x-forwarded-for`; whatever stands before those was
 * written by the caller and may be anything. Of an IPv6 address the network counts, because a line at
 * home has 2^64 addresses. Null where there is none.
 */
export function addressOf(
  headers: Readonly<Record<string, string | undefined>>,
  { proxies }: Pick<Limits, "proxies">,
): string | null {
  const hops = (headers["x-forwarded-for"] ?? "").split(",").map((hop) => hop.trim());
  const address = hops.at(-1 - proxies) ?? "";
  if (address === "") return null;
  return address.includes(":") ? networkOf(address) : address;
}

/** The first 64 bits, written out: `2001:db8::1` is in `2001:db8:0:0`. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [before = "", after = ""] = address.toLowerCase().split("::");
  const left = before === "" ? [] : before.split(":");
  const right = after === "" ? [] : after.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  const groups = address.includes("::") ? [...left, ...zeros, ...right] : left;
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
