import type { Clock, ScriptSource, ScriptStore, WatchedScript } from "#functions/ports.ts";

type Deps = {
  readonly source: ScriptSource;
  readonly scripts: ScriptStore;
  readonly clock: Clock;
};

export type Watched =
  | { readonly kind: "first seen" | "same" | "changed"; readonly script: WatchedScript }
  | { readonly kind: "unreachable" };

/**
 * Compares the script at `url`, which is somebody else's and runs beside the card form, with how it was
 * last seen. A change is answered once: what was seen is what the next run compares with. Of two runs at
 * a time only the one whose write holds answers it.
 */
export async function watchScript(deps: Deps, url: string): Promise<Watched> {
  const seen = await deps.source.look();
  if (seen === null) return { kind: "unreachable" };
  const known = await deps.scripts.find(url);
  if (known === null) return recordFirst(deps, { ...seen, id: url });
  if (known.sha256 === seen.sha256) return { kind: "same", script: known };
  const changed = { ...known, ...seen, sinceMs: deps.clock() };
  const saved = await deps.scripts.save(changed);
  return saved === null ? { kind: "same", script: changed } : { kind: "changed", script: saved };
}

async function recordFirst(
  { scripts, clock }: Deps,
  seen: Pick<WatchedScript, "id" | "sha256" | "bytes">,
): Promise<Watched> {
  const script = { ...seen, sinceMs: clock(), version: 0 };
  const claim = await scripts.claim(script);
  return claim.kind === "claimed"
    ? { kind: "first seen", script }
    : { kind: "same", script: claim.by };
}
