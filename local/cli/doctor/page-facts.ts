import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type SeenScript, seenScripts } from "#local/cli/seen-scripts.ts";
import type { StagePlace } from "#local/cli/stage-place.ts";
import { unreadableIn } from "./contrast.ts";
import { type Facts, type Known, known, PATIENCE_MS } from "./facts.ts";

export interface PageFacts {
  readonly status: number;
  readonly hasPolicy: boolean;
  /** Null where the page has no configuration of ours: a stage without CloudFront may have any page. */
  readonly consentVersion: string | null;
  /** Of Conekta's script. */
  readonly scriptUrl: string | null;
  /** Pairs of colours that people cannot tell apart well enough; null where it has no colours of ours. */
  readonly unreadable: readonly string[] | null;
}

export interface ScriptFacts {
  /** What is served now. */
  readonly sha256: string;
  /** As the watch saw it last; null where it has not looked yet. */
  readonly seen: SeenScript | null;
  /** Whether somebody has noted what is served now in `docs/script-inventory.md`, or in its twin in Spanish. */
  readonly isReviewed: boolean;
}

const Configuration = z.object({
  conekta: z.object({ scriptUrl: z.string() }),
  merchant: z.object({ consent: z.object({ version: z.string() }) }),
});

/** The card page as a card holder's browser gets it, and Conekta's script on it. */
export async function aboutPage(place: StagePlace): Promise<Pick<Facts, "page" | "script">> {
  const page = await known(() => pageAt(place.need("CardPageUrl")));
  const url = page.known ? page.value.scriptUrl : null;
  const script: Known<ScriptFacts | null> =
    url === null ? { known: true, value: null } : await known(() => scriptAt(url, place));
  return { page, script };
}

async function pageAt(url: string): Promise<PageFacts> {
  const [response, configuration, css] = await Promise.all([
    fetched(url),
    textOf(new URL("config.json", url)),
    textOf(new URL("brand.css", url)),
  ]);
  const text = await response.text();
  const inPage = /http-equiv="content-security-policy"/i.test(text);
  const given = Configuration.safeParse(parsed(configuration)).data;
  return {
    status: response.status,
    hasPolicy: response.headers.has("content-security-policy") || inPage,
    consentVersion: given?.merchant.consent.version ?? null,
    scriptUrl: given?.conekta.scriptUrl ?? null,
    unreadable: unreadableIn(css),
  };
}

const fetched = (url: string | URL) => fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });

async function textOf(url: URL): Promise<string> {
  const response = await fetched(url);
  const text = await response.text();
  return response.ok ? text : "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const DOCS = join(import.meta.dirname, "../../../docs");
const INVENTORIES = ["script-inventory.md", "script-inventory.es.md"];

const isNoted = (sha256: string) =>
  INVENTORIES.some((name) => readFileSync(join(DOCS, name), "utf8").includes(sha256));

async function scriptAt(url: string, place: StagePlace): Promise<ScriptFacts> {
  const [response, seen] = await Promise.all([fetched(url), seenScripts(place).find(url)]);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`Conekta's card script is not served: ${response.status}`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, seen, isReviewed: isNoted(sha256) };
}
