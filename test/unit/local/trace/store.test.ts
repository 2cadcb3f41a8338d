import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTraceStore, type TraceStore } from "#local/trace/store.ts";
import { aHop, aPayment } from "#test/builders/hops.ts";

let store: TraceStore;
beforeEach(() => {
  store = openTraceStore({ file: undefined, paymentsMax: 3 });
});
afterEach(() => store.close());

const keep = (id: string, at: number, text = "") =>
  store.append(
    [aPayment({ id, firstAt: at, lastAt: at })],
    [aHop({ id: at, paymentId: id, request: text })],
  );

describe("openTraceStore", () => {
  it("keeps the newest payments, and no hop of an older one", () => {
    for (const at of [1, 2, 3, 4]) keep(`pbd_${at}`, at);

    expect(store.list({}).payments.map(({ id }) => id)).toEqual(["pbd_4", "pbd_3", "pbd_2"]);
    expect(store.hopsOf("pbd_1")).toEqual([]);
    expect(store.lastHop()).toBe(4);
  });

  it("gives a list page by page", () => {
    for (const at of [1, 2, 3]) keep(`pbd_${at}`, at);

    const first = store.list({ limit: 2 });
    const second = store.list({ limit: 2, cursor: first.next ?? undefined });

    expect(first.payments.map(({ id }) => id)).toEqual(["pbd_3", "pbd_2"]);
    expect(second).toMatchObject({ payments: [{ id: "pbd_1" }], next: null });
  });

  it("searches payloads, and takes no character of it for a wildcard", () => {
    keep("pbd_1", 1, '{"sku":"gas_20%"}');
    keep("pbd_2", 2, '{"sku":"gasx20y"}');

    expect(store.list({ search: "gas_20%" }).payments.map(({ id }) => id)).toEqual(["pbd_1"]);
  });

  it("gives the hops after one that a reader has seen", () => {
    for (const at of [1, 2, 3]) keep(`pbd_${at}`, at);

    expect(store.hopsAfter(1).map(({ id }) => id)).toEqual([2, 3]);
  });
});
