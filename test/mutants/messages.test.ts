import { beforeAll, describe, expect, it } from "vitest";
import { accountant } from "#functions/example-accounting/example-accounting.ts";
import { violationsIn } from "#local/campaign/invariants.ts";
import { toFaults } from "#local/campaign/options.ts";
import { worldAfter } from "#local/campaign/run-campaign.ts";
import { capturedCharges, disputeThere, type World } from "#local/campaign/world.ts";
import { buildPage } from "#local/host/page-build.ts";
import { consumeBatch, type Letter } from "#shared/consumer-kit/consume.ts";
import { memoryLedger } from "#test/fakes/memory-ledger.ts";
import { ROOT } from "#test/stack/start-stack.ts";

/** Enough orders for declines, refunds, pre-authorizations and banks that do not answer. */
const CAMPAIGN = {
  seed: 7,
  orders: 40,
  rate: undefined,
  faults: toFaults("redeliver=30,shuffle=30,partial=20,refuse=10"),
  only: [],
};

let world: World;
beforeAll(async () => {
  await buildPage(ROOT, new AbortController().signal);
  ({ world } = await worldAfter(CAMPAIGN, ROOT));
}, 120_000);

/** Everything that the accounting queue was told, in its order, and then all of it once more. */
function deliveries(): readonly Letter[] {
  const told = world.stories.flatMap(({ messages }) => messages.accounting);
  return [...told, ...told].map(({ subject, body }, at) => ({
    id: String(at),
    group: subject,
    body,
  }));
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, each) => total + each, 0);

describe("what the queues were told in a campaign", () => {
  it("is what the published schemas promise, and comes to what Conekta took", () => {
    const refunded = world.stories.filter(({ here }) => (here?.amountRefunded ?? 0) > 0);

    expect(violationsIn(world)).toEqual([]);
    expect(refunded.length).toBeGreaterThan(0);
  });

  it("gives the example books that agree with Conekta's, however often it is delivered", async () => {
    const ledger = memoryLedger();
    const charges = world.stories.flatMap(capturedCharges);

    const { failures, known } = await consumeBatch(accountant(ledger), deliveries());

    const booked = (kind: string) =>
      sum(ledger.entries.filter((entry) => entry.kind === kind).map(({ amount }) => amount));
    expect(failures).toEqual([]);
    expect(known).toHaveLength(ledger.entries.length);
    expect(booked("payment")).toBe(sum(charges.map(({ amount }) => amount)));
    expect(booked("refund")).toBe(
      sum(charges.flatMap(({ refunds }) => refunds).map(({ amount }) => amount)),
    );
  });

  it("gives it a row for each dispute, and one for how it ended", async () => {
    const ledger = memoryLedger();
    const disputes = world.stories.map(disputeThere).filter((dispute) => dispute !== "none");

    await consumeBatch(accountant(ledger), deliveries());

    const rows = (kind: string) => ledger.entries.filter((entry) => entry.kind === kind).length;
    const ended = (how: string) => disputes.filter((dispute) => dispute === how).length;
    expect(disputes.length).toBeGreaterThan(0);
    expect([rows("disputed"), rows("dispute_lost"), rows("dispute_won")]).toEqual([
      disputes.length,
      ended("lost"),
      ended("won"),
    ]);
  });
});
