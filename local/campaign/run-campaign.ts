import { setTimeout as delay } from "node:timers/promises";
import type { FaultKind, Rates } from "#local/faults/fault-kinds.ts";
import type { FaultPlanOptions } from "#local/faults/fault-plan.ts";
import { createClosers } from "#local/host/closers.ts";
import type { Outputs } from "#local/host/outputs.ts";
import { startPagos } from "#local/host/start-pagos.ts";
import { collectWorld } from "./collect.ts";
import { conektaSide } from "./conekta-side.ts";
import { placeOrders, saveCards, type Trail } from "./drive.ts";
import { createIntruder } from "./intruder.ts";
import { type Violation, violationsIn } from "./invariants.ts";
import type { Campaign } from "./options.ts";
import { openQueues } from "./our-side.ts";
import { quarrel } from "./quarrel.ts";
import { type Scenario, scenarioOf } from "./scenario.ts";
import { SETTLE_MS, type Sides, settle } from "./settle.ts";
import { openShop } from "./shop.ts";
import { timelineOf } from "./timeline.ts";
import { allAnswers, disputeThere, type World } from "./world.ts";

export type CampaignReport = {
  readonly campaign: Campaign;
  readonly seconds: { readonly start: number; readonly drive: number; readonly settle: number };
  /** How often each kind of fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** How many orders ended in which status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many payments ended in which dispute. */
  readonly disputes: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  /** The orders that violations name. */
  readonly suspects: readonly Suspect[];
};

type Suspect = {
  readonly number: number;
  readonly orderId: string | null;
  /** Of the faults between functions and engines, those that struck it. */
  readonly kinds: readonly FaultKind[];
  readonly timeline: string;
};

/** Shorter than the template's two minutes: a killed function's events come back while we look. */
const HIDDEN_SECONDS = 6;
/** A pause after the last order and dispute, so that the faults strike their webhooks as well. */
const AFTERMATH_MS = 1_500;

/** Runs a campaign and judges what has become of its world. */
export async function runCampaign(
  campaign: Campaign,
  root: string,
  settleMs = SETTLE_MS,
): Promise<CampaignReport> {
  const { world, run } = await worldAfter(campaign, root, settleMs);
  return reportOf(campaign, world, run);
}

/**
 * Starts the stack of the repository at `root`, drives it through faults, lets it settle for as long
 * as it takes but not for longer than `settleMs`, and collects what both sides say then.
 */
export async function worldAfter(
  campaign: Campaign,
  root: string,
  settleMs = SETTLE_MS,
): Promise<{ readonly world: World; readonly run: Pick<CampaignReport, "faults" | "seconds"> }> {
  const closers = createClosers();
  const signal = new AbortController().signal;
  const clock = stopwatch();
  try {
    const context = { root, closers, signal, log: () => undefined };
    const { outputs, faults } = await startPagos(IN_MEMORY, context);
    const scenario = scenarioOf(campaign.seed, campaign.orders);
    const sides = await openSides(outputs, scenario);
    const trails = scenario.orders.map(
      (order): Trail => ({ plan: order, answers: [], operations: [] }),
    );
    const start = clock();

    await faults.begin(planOf(campaign));
    await sides.conekta.spoil(campaign.seed, ratesOf(campaign));
    await Promise.all([
      placeOrders(sides.market, trails, campaign.rate),
      sides.market.intruder.poison(),
    ]);
    await quarrel(sides.conekta, trails);
    await delay(AFTERMATH_MS);
    await faults.heal();
    const { struck, forgeriesAccepted } = await sides.conekta.heal();
    const drive = clock();

    await settle(sides, trails, settleMs);
    const strikes = faults.strikes();
    const world = await collectWorld({ outputs, sides, trails, strikes, forgeriesAccepted });
    const counts = { ...tally(strikes.map(({ kind }) => kind)), ...struck };
    return { world, run: { faults: counts, seconds: { start, drive, settle: clock() } } };
  } finally {
    await closers.closeAll();
  }
}

/**
 * A process that dies takes along all that it was at, and a new one takes 100 ms of a processor: at
 * the rate of the other faults there would be nothing but dying.
 */
const KILLS_PER_FAULT = 0.1;

function ratesOf({ faults }: Campaign): Rates {
  return Object.fromEntries(
    Object.entries(faults).map(([kind, percent]) => [
      kind,
      (percent / 100) * (kind === "kill" ? KILLS_PER_FAULT : 1),
    ]),
  );
}

function planOf(campaign: Campaign): FaultPlanOptions {
  const { seed, only } = campaign;
  const rates = ratesOf(campaign);
  return { seed, rates, ...(only.length > 0 && { only: new Set(only) }) };
}

const IN_MEMORY = {
  port: 0,
  dataDirectory: undefined,
  outputsFile: "",
  watch: false,
  conektaUrl: undefined,
  conektaKey: "key_local_private",
  conektaPublicKey: "key_local_public",
  webhookPublicKeyFile: undefined,
  examples: false,
} as const;

async function openSides(outputs: Outputs, scenario: Scenario): Promise<Sides> {
  const shop = openShop(outputs);
  const queues = openQueues(outputs);
  await queues.hideFor(HIDDEN_SECONDS);
  const customers = await saveCards(shop, scenario);
  const intruder = createIntruder(outputs);
  return {
    market: { shop, intruder, customers, forgeries: [] },
    conekta: conektaSide(outputs),
    queues,
  };
}

function reportOf(
  campaign: Campaign,
  world: World,
  run: Pick<CampaignReport, "faults" | "seconds">,
): CampaignReport {
  const violations = violationsIn(world);
  const broken = new Set(violations.flatMap(({ number }) => number ?? []));
  const suspects = world.stories.filter(({ number }) => broken.has(number));
  const answers = world.stories.flatMap(allAnswers);
  return {
    ...run,
    campaign,
    statuses: tally(world.stories.map(({ here }) => here?.status ?? "none")),
    disputes: tally(world.stories.map(disputeThere).filter((dispute) => dispute !== "none")),
    answers: tally(answers.map(({ statusCode }) => String(statusCode))),
    violations,
    suspects: suspects.map((story) => ({
      number: story.number,
      orderId: story.here?.id ?? null,
      kinds: [...new Set(story.strikes.map(({ kind }) => kind))],
      timeline: timelineOf(story),
    })),
  };
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counted = [...Map.groupBy(words, (word) => word)].map(
    ([word, all]) => [word, all.length] as const,
  );
  return Object.fromEntries(counted.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Seconds since it was last asked. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const passed = performance.now() - last;
    last = performance.now();
    return Math.round(passed / 100) / 10;
  };
}
