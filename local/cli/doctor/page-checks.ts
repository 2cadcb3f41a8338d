import { duration } from "#local/cli/print.ts";
import type { Facts } from "./facts.ts";
import { anew, type Check, fine, ifKnown, judged, problem, verb, warning } from "./finding.ts";
import type { ScriptFacts } from "./page-facts.ts";

/** How the version of the consent begins that comes with this project: see `infra/brand.ts`. */
const PLACEHOLDER = "placeholder-";

export const PAGE_CHECKS: readonly Check[] = [
  {
    area: "Page",
    check: "page",
    look: (facts) =>
      judged(facts.page, anew(facts), ({ status }) =>
        status === 200 ? fine("is served") : problem(`answers ${status}`, anew(facts)),
      ),
  },
  {
    area: "Page",
    check: "policy",
    look: (facts) =>
      ifKnown(facts.page, ({ hasPolicy }) =>
        hasPolicy
          ? fine("with its Content-Security-Policy")
          : problem("has no Content-Security-Policy: any script may read the card", anew(facts)),
      ),
  },
  {
    area: "Page",
    check: "contrast",
    look: (facts) =>
      ifKnown(facts.page, ({ unreadable }) => {
        if (unreadable === null) return null;
        return unreadable.length === 0
          ? fine("can be read: contrast AA")
          : warning(
              `hard to read: ${unreadable.join(", ")}, and AA wants 4.5`,
              `Change brand.light or brand.dark in infra/stages.ts; ${anew(facts)}`,
            );
      }),
  },
  {
    area: "Page",
    check: "consent",
    look: (facts) =>
      ifKnown(facts.page, ({ consentVersion }) => {
        // Nobody's card is saved on this machine.
        if (facts.isLocal || consentVersion === null) return null;
        if (!consentVersion.startsWith(PLACEHOLDER)) return fine(`consent ${consentVersion}`);
        const judge = facts.mode === "live" ? problem : warning;
        return judge(
          "the consent text is the placeholder, which no lawyer has seen",
          `Give the stage a brand.consent in infra/stages.ts; ${anew(facts)}`,
        );
      }),
  },
  {
    area: "Page",
    check: "script",
    look(facts) {
      const away = "https://status.conekta.com, or the network between";
      if (!facts.script.known) return warning(facts.script.why, away);
      return facts.script.value === null ? null : ofScript(facts.script.value, facts);
    },
  },
];

function ofScript({ sha256, seen, isReviewed }: ScriptFacts, facts: Facts) {
  if (seen === null) {
    return facts.isLocal
      ? fine("Conekta's script is served")
      : warning(
          "nobody has looked at Conekta's script yet: the watch does each hour",
          verb(facts, "logs --since 2h"),
        );
  }
  if (isReviewed) return fine("Conekta's script is one that somebody has looked at");
  const since = duration(facts.now - seen.sinceMs / 1_000);
  if (sha256 !== seen.sha256) {
    return warning("Conekta's script is not the one that the watch saw last", RUNBOOK);
  }
  return seen.hasChanged
    ? warning(`Conekta's script changed ${since} ago, and nobody has noted a look`, RUNBOOK)
    : fine(`Conekta's script unchanged for ${since}`);
}

const RUNBOOK = "docs/runbooks/script-changed.md, then a line in docs/script-inventory.md";
