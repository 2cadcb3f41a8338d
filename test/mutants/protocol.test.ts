import { beforeAll, describe, expect, it } from "vitest";
import type { InvariantName } from "#local/campaign/invariants.ts";
import { toFaults } from "#local/campaign/options.ts";
import { runCampaign } from "#local/campaign/run-campaign.ts";
import { buildConsole, buildPage } from "#local/host/page-build.ts";
import { ROOT } from "#test/stack/start-stack.ts";
import { mutantRoot, type Patch } from "./mutant-root.ts";

type Mutant = {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly faults: string;
  /** The invariant that must be seen to break, whatever else does. */
  readonly breaks: InvariantName;
};

/** Nobody waits 30 s for a dead invocation here. */
const SHORT_LEASE: Patch = {
  file: "shared/domain/lease.ts",
  from: "const LEASE_MS = 30_000;",
  to: "const LEASE_MS = 1_000;",
};

const MUTANTS: readonly Mutant[] = [
  {
    name: "claims over whoever claimed before",
    patches: [
      {
        file: "functions/adapters/dynamo-store.ts",
        from: "...conditionOver(onlyOver),",
        to: "...(onlyOver === null ? {} : conditionOver(onlyOver)),",
      },
    ],
    faults: "none",
    breaks: "charged at most once",
  },
  {
    name: "sends the charge before it stores Conekta's order id",
    patches: [
      SHORT_LEASE,
      {
        file: "functions/create-order/create-order.ts",
        from: `  const ready = await deps.orders.save({ ...claimed, conektaOrderId, conektaCustomerId });
  if (ready === null) throw inProgress();

  const evidence = await deps.gateway.charge({
    orderId: ready.id,
    conektaOrderId,
    sourceId: payer.card.sourceId,
  });`,
        to: `  const evidence = await deps.gateway.charge({
    orderId: claimed.id,
    conektaOrderId,
    sourceId: payer.card.sourceId,
  });
  const ready = await deps.orders.save({ ...claimed, conektaOrderId, conektaCustomerId });
  if (ready === null) throw inProgress();`,
      },
    ],
    faults: "refuse=30",
    breaks: "charged at most once",
  },
  {
    name: "takes Conekta's silence for a decline",
    patches: [
      {
        file: "functions/adapters/conekta-orders.ts",
        from: "  if (NOT_MADE.has(refusal.status)) return",
        to: '  if (refusal.status === 0) return { ...told, status: "declined" };\n  if (NOT_MADE.has(refusal.status)) return',
      },
    ],
    faults: "conekta_silence=40",
    breaks: "refusals are true",
  },
  {
    name: "believes the latest event",
    patches: [
      {
        file: "shared/domain/apply-evidence.ts",
        from: "const told = joinStatus(order.status, evidence.status ?? order.status);",
        to: "const told = evidence.status ?? order.status;",
      },
    ],
    faults: "redeliver=60,shuffle=60,webhooks=60",
    breaks: "never backwards",
  },
  {
    name: "clears the outbox before it sends",
    patches: [
      {
        file: "functions/consumer/consumer.ts",
        from: `  const accepted = await deliverOutboxes(
    joined.map(({ order }) => order),
    deps.downstream.send,
  );`,
        to: "  const accepted = new Map(joined.map(({ order }) => [order.id, new Set(order.outbox)]));",
      },
      {
        file: "functions/consumer/consumer.ts",
        from: "  const failures = [...outcomes, ...cleared]",
        to: `  await deliverOutboxes(
    joined.map(({ order }) => order),
    deps.downstream.send,
  );
  const failures = [...outcomes, ...cleared]`,
      },
    ],
    faults: "refuse=30,partial=30",
    breaks: "told exactly once",
  },
];

const SETTLE_MS = 12_000;

describe("a campaign", () => {
  beforeAll(async () => {
    const { signal } = new AbortController();
    await Promise.all([buildPage(ROOT, signal), buildConsole(ROOT, signal)]);
  }, 60_000);

  it.each(MUTANTS)("catches a protocol that $name", async ({ patches, faults, breaks }) => {
    const root = mutantRoot(patches);
    const campaign = { seed: 1, orders: 60, rate: undefined, faults: toFaults(faults), only: [] };

    const report = await runCampaign(campaign, root.path, SETTLE_MS).finally(root.remove);

    expect(report.violations.map(({ invariant }) => invariant)).toContain(breaks);
  });

  it("finds nothing wrong with the protocol as it is", async () => {
    const faults = toFaults("refuse=30,partial=30,shuffle=60,redeliver=60");
    const campaign = { seed: 1, orders: 60, rate: undefined, faults, only: [] };

    const report = await runCampaign(campaign, ROOT);

    expect(report.violations).toEqual([]);
  });
});
