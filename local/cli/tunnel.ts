import { createHash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { SUBSCRIBED_EVENTS } from "#shared/env.ts";
import { type ConektaSide, type ConektaWebhook, WEBHOOKS_MAX } from "./conekta-side.ts";

/** Who listens: what it registers at Conekta bears its mark. */
export interface Ear {
  /** Of this checkout on this machine; others may listen to the same account. */
  readonly owner: string;
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

/** The ear of this process. The mark is a digest: names of machines and people are not Conekta's business. */
export function ownEar(): Ear {
  const words = [hostname(), userInfo().username, import.meta.dirname].join("\n");
  const owner = createHash("sha256").update(words).digest("hex").slice(0, 12);
  return { owner, pid: process.pid, isRunning };
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is never sent; it only asks whether it could be.
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const MARK = /[?&]listened_by=([0-9a-f]{12})\.(\d+)$/;

/** Webhooks of this checkout whose process is gone: it was killed, and could not remove them. */
export function leftoversAmong(
  webhooks: readonly ConektaWebhook[],
  { owner, isRunning: runs }: Ear,
): readonly ConektaWebhook[] {
  return webhooks.filter(({ url }) => {
    const [, whose, pid] = MARK.exec(url) ?? [];
    return whose === owner && !runs(Number(pid));
  });
}

interface Conekta extends Pick<ConektaSide, "register" | "remove"> {
  readonly webhooks: () => Promise<readonly ConektaWebhook[]>;
}

/**
 * Registers a tunnel's address, after removing what earlier listeners left. Nothing stays registered where
 * Conekta says that real money moves, or has no room.
 */
export async function registerTunnel(
  conekta: Conekta,
  address: string,
  ear: Ear,
): Promise<ConektaWebhook> {
  const registered = await conekta.webhooks();
  const leftovers = leftoversAmong(registered, ear);
  for (const { id } of leftovers) await conekta.remove(id);
  if (registered.length - leftovers.length >= WEBHOOKS_MAX) {
    const urls = registered.map(({ url }) => `\n  ${url}`).join("");
    throw new Error(
      `Conekta takes no more than ${WEBHOOKS_MAX} webhooks. Remove one in its panel:${urls}`,
    );
  }
  const webhook = await conekta.register(marked(address, ear), SUBSCRIBED_EVENTS);
  if (webhook.livemode !== true) return webhook;
  await conekta.remove(webhook.id);
  throw new Error("That is a live key: a tunnel is for Conekta's sandbox.");
}

function marked(address: string, { owner, pid }: Ear): string {
  const url = new URL(address);
  url.searchParams.set("listened_by", `${owner}.${pid}`);
  return url.href;
}
