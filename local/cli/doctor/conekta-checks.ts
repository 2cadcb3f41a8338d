import { type ConektaWebhook, oursAmong, WEBHOOKS_MAX } from "#local/cli/conekta-side.ts";
import { KEY } from "#local/cli/init-stage.ts";
import { type KeyStanding, mayRefuse } from "#local/keys/list-keys.ts";
import { SUBSCRIBED_EVENTS } from "#shared/env.ts";
import type { Facts } from "./facts.ts";
import { anew, type Check, fine, ifKnown, judged, problem, verb, warning } from "./finding.ts";

export const CONEKTA_CHECKS: readonly Check[] = [
  {
    area: "Conekta",
    check: "private key",
    look: (facts) =>
      judged(facts.privateKey, "Let your AWS user read the secret, or name --profile", (key) => {
        if (key === null) return problem("no private key is stored", verb(facts, "init"));
        if (!KEY.test(key)) {
          return problem("what is stored is no key (key_…)", verb(facts, "keys set"));
        }
        return key === facts.publicKey
          ? problem("the public key is stored as the private one", verb(facts, "keys set"))
          : fine("a private key is stored");
      }),
  },
  {
    area: "Conekta",
    check: "account",
    look(facts) {
      if (!hasKey(facts)) return null;
      const { accountMode, mode } = facts;
      if (!accountMode.known) {
        const isKey = accountMode.why.includes("private key");
        const away = "https://status.conekta.com, or the network between";
        return problem(accountMode.why, isKey ? verb(facts, "keys set") : away);
      }
      if (accountMode.value === null) return fine("Conekta knows the key, and holds nothing yet");
      return accountMode.value === mode
        ? fine(`Conekta knows the key (${mode})`)
        : problem(
            `the key is a ${accountMode.value} key, and ${facts.stage} is a ${mode} stage`,
            verb(facts, "keys set"),
          );
    },
  },
  {
    area: "Conekta",
    check: "webhook",
    look: (facts) =>
      ifKnown(facts.webhooks, (webhooks) => {
        const ours = oursAmong(webhooks, facts.webhookUrl);
        if (ours.length === 0) return unregistered(facts, webhooks.length);
        return ours.length === 1
          ? fine(`webhook registered for ${facts.webhookUrl}`)
          : warning(
              `${ours.length} webhooks for one address: every event comes as often`,
              `Delete all but one in Conekta's panel: ${ours.map(({ id }) => id).join(", ")}`,
            );
      }),
  },
  {
    area: "Conekta",
    check: "webhook active",
    look: (facts) =>
      ifOurs(facts, (webhook) =>
        webhook.active === false
          ? problem("the webhook is switched off", verb(facts, "doctor --fix"))
          : fine("webhook on"),
      ),
  },
  {
    area: "Conekta",
    check: "webhook events",
    look: (facts) =>
      ifOurs(facts, (webhook) => {
        const missing = missingEvents(webhook);
        return missing.length === 0
          ? fine("webhook hears all events")
          : problem(`the webhook misses ${missing.join(", ")}`, verb(facts, "doctor --fix"));
      }),
  },
  {
    area: "Conekta",
    check: "webhook keys",
    look: (facts) => (hasKey(facts) ? judged(facts.keys, anew(facts), standingOf(facts)) : null),
  },
  {
    area: "Conekta",
    check: "ping",
    look: (facts) =>
      ifKnown(facts.ping, (status) => {
        if (status === null) {
          return warning(
            "Conekta does not say what became of its ping",
            verb(facts, "logs --since 10m"),
          );
        }
        if (status === 200) return fine("ping sent, received, signature right");
        return status === 401
          ? problem("the ping's signature was refused", verb(facts, "keys rotate"))
          : problem(`the ping was answered ${status}`, verb(facts, "logs --since 10m"));
      }),
  },
];

const standingOf = (facts: Facts) => (keys: readonly KeyStanding[]) => {
  if (!keys.some(({ trusted }) => trusted)) {
    return problem("the stage trusts no webhook key: every event is refused", anew(facts));
  }
  return mayRefuse(keys)
    ? problem(
        "Conekta may sign with a key that the stage does not trust",
        verb(facts, "keys rotate"),
      )
    : fine("webhook keys agree");
};

/** Without a key, that it lacks is the finding, and not what cannot be asked for want of it. */
const hasKey = ({ privateKey }: Facts) => privateKey.known && KEY.test(privateKey.value ?? "");

/** Events that we act on and the webhook does not hear; Conekta tells all to one that names none. */
export function missingEvents({ subscribed_events }: ConektaWebhook): readonly string[] {
  if (!subscribed_events || subscribed_events.length === 0) return [];
  return SUBSCRIBED_EVENTS.filter((type) => !subscribed_events.includes(type));
}

function unregistered(facts: Facts, registered: number) {
  if (registered >= WEBHOOKS_MAX) {
    return problem(
      `no webhook leads here, and Conekta takes no more than ${WEBHOOKS_MAX}`,
      `Remove one in Conekta's panel; ${anew(facts)}`,
    );
  }
  return facts.isLocal && !facts.isSimulated
    ? warning("Conekta cannot call this machine", verb(facts, "listen"))
    : problem("no webhook leads here: Conekta tells us nothing", anew(facts));
}

function ifOurs(facts: Facts, judge: (webhook: ConektaWebhook) => ReturnType<Check["look"]>) {
  return ifKnown(facts.webhooks, (webhooks) => {
    const [ours] = oursAmong(webhooks, facts.webhookUrl);
    return ours === undefined ? null : judge(ours);
  });
}
