import { expect, it } from "vitest";
import { deployedSource } from "#local/console/deployed/deployed-source.ts";
import { logLine } from "#local/console/deployed/log-line.ts";
import type { StageLogs } from "#local/console/deployed/stage-logs.ts";
import { ORDER_ID } from "#test/builders/hops.ts";

const OLD_ID = `pbd_${"b".repeat(26)}`;
const HOUR_MS = 3_600_000;

const created: Readonly<Record<string, number>> = {
  [ORDER_ID]: Date.now() - 60_000,
  [OLD_ID]: Date.now() - 48 * HOUR_MS,
};
const itemOf = (id: string) => ({
  id,
  status: id === OLD_ID ? "unknown" : "processing",
  amount: 35_000,
  currency: "MXN",
  created_ms: created[id] ?? 0,
});

/** A stage whose logs of the last hour name one order, and whose index of unsettled ones another. */
function aStage() {
  const asked: Parameters<StageLogs>[0][] = [];
  const source = deployedSource({
    stage: "dev",
    sinceMs: HOUR_MS,
    orders: {
      find: async (id) => (id in created ? itemOf(id) : null),
      findAll: async (ids) => ids.filter((id) => id in created).map(itemOf),
      unsettled: async () => [OLD_ID],
    },
    logs: async (wanted) => {
      asked.push(wanted);
      const said = { fn: "consumer", records: [`order.paid applied ${ORDER_ID} -`] };
      const line = logLine(Date.now(), JSON.stringify(said));
      return line !== null && wanted.words.some((word) => line.text.includes(word)) ? [line] : [];
    },
  });
  return { source, asked };
}

const idsOf = async (listed: ReturnType<ReturnType<typeof aStage>["source"]["payments"]>) =>
  (await listed).payments.map(({ id }) => id);

it("lists what the logs name and what is unsettled, however old, newest first", async () => {
  expect(await idsOf(aStage().source.payments({}))).toEqual([ORDER_ID, OLD_ID]);
});

it("filters the list by status, time and kind", async () => {
  const { source } = aStage();

  expect(await idsOf(source.payments({ status: "unknown" }))).toEqual([OLD_ID]);
  expect(await idsOf(source.payments({ since: Date.now() - HOUR_MS }))).toEqual([ORDER_ID]);
  expect(await idsOf(source.payments({ until: Date.now() - HOUR_MS }))).toEqual([OLD_ID]);
  expect(await idsOf(source.payments({ kind: "card" }))).toEqual([]);
  expect(await idsOf(source.payments({ limit: 1 }))).toEqual([ORDER_ID]);
});

it("reads the logs once for the list and the chart of one page", async () => {
  const { source, asked } = aStage();

  await Promise.all([source.payments({}), source.series(15)]);

  expect(asked).toHaveLength(1);
});

it("reads of what is new, and of the chart later on, only the lines that are", async () => {
  const { source, asked } = aStage();
  const sinceMs = Date.now() - 120_000;

  expect(await idsOf(source.payments({ since: sinceMs }))).toEqual([ORDER_ID]);
  await source.series(15);

  expect(asked[0]).toMatchObject({ sinceMs });
  expect(asked[1]?.sinceMs).toBeGreaterThan(Date.now() - HOUR_MS / 2);
  expect(asked).toHaveLength(2);
});

it("reads no further back than it was told to", async () => {
  const { source, asked } = aStage();

  await source.payments({ since: 0 });

  expect(asked[0]?.sinceMs).toBeGreaterThan(Date.now() - 2 * HOUR_MS);
});

it("finds an order that no line of the last hours names", async () => {
  expect(await idsOf(aStage().source.payments({ search: OLD_ID }))).toEqual([OLD_ID]);
});

it("reads the logs of an order's own time, and none of one that is not there", async () => {
  const { source, asked } = aStage();

  expect(await source.timeline("pbd_nobody")).toBeNull();
  expect(asked).toEqual([]);
  await source.timeline(OLD_ID);

  const began = created[OLD_ID] ?? 0;
  expect(asked).toMatchObject([
    { words: [OLD_ID], sinceMs: began - 60_000, untilMs: began + 24 * HOUR_MS },
  ]);
});
