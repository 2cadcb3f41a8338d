import { counted } from "#local/cli/print.ts";
import { SCOPES } from "#shared/env.ts";
import type { Facts } from "./facts.ts";
import { anew, type Check, fine, ifKnown, judged, problem, verb, warning } from "./finding.ts";
import { OUTPUTS_CHECKS } from "./outputs-checks.ts";

const CLOCKS_APART_SECONDS_MAX = 120;
const BACKLOG_MAX = 1_000;

const toolChecks: readonly Check[] = [
  {
    area: "Tools",
    check: "node",
    look: ({ node: { running, wanted } }) =>
      running >= wanted
        ? fine(`node ${running}`)
        : warning(
            `node ${running}, and ${wanted} is what everything is tested with`,
            `nvm install ${wanted}, or start verbs with npm run`,
          ),
  },
  {
    area: "Tools",
    check: "keys in git",
    look: (facts) =>
      facts.committedKeys.length === 0
        ? fine("no key of Conekta's in git")
        : problem(
            `git keeps a key of Conekta's in ${facts.committedKeys.join(", ")}`,
            `Make a new key in Conekta's panel, ${verb(facts, "keys set")}, revoke the old one, delete it there`,
          ),
  },
];

const apiChecks: readonly Check[] = [
  {
    area: "API",
    check: "api",
    look: (facts) =>
      judged(facts.api, anew(facts), ({ withoutToken }) =>
        withoutToken === 401
          ? fine("answers, and wants a token")
          : problem(`answers ${withoutToken} to whoever has no token`, anew(facts)),
      ),
  },
  {
    area: "API",
    check: "clock",
    look: ({ api }) =>
      ifKnown(api, ({ clocksApartSeconds }) =>
        Math.abs(clocksApartSeconds) <= CLOCKS_APART_SECONDS_MAX
          ? fine("clocks agree")
          : problem(
              `this machine's clock is ${Math.abs(clocksApartSeconds)} s off`,
              "Set the clock: tokens and AWS signatures depend on it",
            ),
      ),
  },
  {
    area: "API",
    check: "token",
    look: (facts) =>
      judged(facts.token, tokenFix(facts), ({ expiresAt, scopes }) => {
        if (expiresAt !== null && expiresAt <= facts.now) {
          return problem("the token has expired", anew(facts));
        }
        const missing = Object.values(SCOPES).filter(
          (scope) => !scopes.some((each) => each === scope || each.endsWith(`/${scope}`)),
        );
        return missing.length === 0
          ? fine("token with all scopes")
          : problem(`the token lacks ${missing.join(", ")}`, tokenFix(facts));
      }),
  },
  {
    area: "API",
    check: "token accepted",
    look: (facts) =>
      ifKnown(facts.api, ({ withToken }) => {
        if (withToken === null) return null;
        if (withToken === 404) return fine("takes the token");
        return withToken === 401
          ? problem("refuses the token: another issuer or audience", issuerFix(facts))
          : problem(`answers ${withToken} where there is nothing`, verb(facts, "logs --since 10m"));
      }),
  },
];

const tokenFix = (facts: Facts) =>
  facts.isLocal
    ? anew(facts)
    : "Ask your token issuer for a client with these scopes, or sign in to AWS";

const issuerFix = (facts: Facts) =>
  facts.isLocal ? anew(facts) : `Compare jwt in infra/stages/${facts.stage}.json; ${anew(facts)}`;

const queueChecks: readonly Check[] = [
  {
    area: "Queues",
    check: "queues",
    look: (facts) => {
      const lost = facts.queues.filter(({ counts }) => !counts.known).map(({ name }) => name);
      return lost.length === 0
        ? fine("all there")
        : problem(`not to be reached: ${lost.join(", ")}`, anew(facts));
    },
  },
  {
    area: "Queues",
    check: "dead letters",
    look: (facts) => {
      const deadly = facts.queues
        .map(({ name, counts }) => ({ name, dead: counts.known ? counts.value.dead : 0 }))
        .filter(({ dead }) => dead > 0);
      const [worst] = deadly;
      return worst === undefined
        ? fine("no dead letters")
        : warning(
            `dead letters: ${deadly.map(({ name, dead }) => `${dead} of ${name}`).join(", ")}`,
            verb(facts, `redrive ${worst.name}`),
          );
    },
  },
  {
    area: "Queues",
    check: "backlog",
    look: (facts) => {
      const waiting = facts.queues.flatMap(({ name, counts }) =>
        counts.known ? [{ name, count: counts.value.waiting }] : [],
      );
      const worst = waiting.find(({ count }) => count > BACKLOG_MAX);
      const says = `waiting: ${waiting.map(({ name, count }) => `${name} ${count}`).join(", ")}`;
      if (worst === undefined) return waiting.length === 0 ? null : fine(says);
      return worst.name === "events"
        ? warning(says, "docs/runbooks/consumer-behind.md")
        : warning(says, "docs/runbooks/downstream-behind.md");
    },
  },
  {
    area: "Orders",
    check: "reconciler",
    look: (facts) =>
      judged(facts.overdueOrders, anew(facts), (overdue) =>
        overdue === 0
          ? fine("the reconciler is on time")
          : problem(
              `${counted(overdue, "order")} should have been looked at ten minutes ago`,
              `${verb(facts, "logs --since 1h")} tells what the reconciler says`,
            ),
      ),
  },
];

export const STAGE_CHECKS: readonly Check[] = [
  ...toolChecks,
  ...OUTPUTS_CHECKS,
  ...apiChecks,
  ...queueChecks,
];
