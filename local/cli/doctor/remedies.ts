import { conektaOf, oursAmong } from "#local/cli/conekta-side.ts";
import { forgetOutputs, type StagePlace } from "#local/cli/stage-place.ts";
import { missingEvents } from "./conekta-checks.ts";
import type { Finding } from "./finding.ts";

/** What `--fix` may do about a finding: nothing that is not easily undone, and nothing about money. */
export interface Remedy {
  /** The check whose finding it mends. */
  readonly check: string;
  readonly question: (place: StagePlace) => string;
  readonly did: string;
  /** Whether it changes the stage, and not only files of this machine. */
  readonly changesStage: boolean;
  readonly mend: (place: StagePlace) => Promise<void>;
}

const REMEDIES: readonly Remedy[] = [
  {
    check: "outputs file",
    question: ({ outputsFile, stage }) => `Remove what ${outputsFile} says of ${stage}?`,
    did: "Removed addresses that nobody answers to any more",
    changesStage: false,
    mend: async (place) => forgetOutputs(place),
  },
  {
    check: "webhook active",
    question: () => "Switch the webhook on at Conekta?",
    did: "Switched the webhook on",
    changesStage: true,
    mend: (place) => changeWebhook(place, () => ({ active: true })),
  },
  {
    check: "webhook events",
    question: () => "Have Conekta tell the webhook of the events that it misses?",
    did: "Had Conekta tell the webhook of all events that we act on",
    changesStage: true,
    mend: (place) =>
      changeWebhook(place, (ours) => ({
        subscribed_events: [...(ours.subscribed_events ?? []), ...missingEvents(ours)],
      })),
  },
];

/** What can be done about these findings. */
export const remediesFor = (findings: readonly Finding[]): readonly Remedy[] =>
  REMEDIES.filter(({ check }) =>
    findings.some((finding) => finding.check === check && finding.verdict === "problem"),
  );

async function changeWebhook(
  place: StagePlace,
  changes: (ours: Parameters<typeof missingEvents>[0]) => object,
): Promise<void> {
  const conekta = await conektaOf(place);
  const [ours] = oursAmong(await conekta.webhooks(), place.need("WebhookUrl"));
  if (ours !== undefined) await conekta.change(ours.id, changes(ours));
}
