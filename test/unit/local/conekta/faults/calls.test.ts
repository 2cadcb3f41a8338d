import { describe, expect, it } from "vitest";
import { CALLS, callOf } from "#local/conekta/faults/calls.ts";
import { customerRoutes } from "#local/conekta/http/customer-routes.ts";
import { orderRoutes } from "#local/conekta/http/order-routes.ts";
import { createRequestLog } from "#local/conekta/http/request-log.ts";
import { webhookRoutes } from "#local/conekta/http/webhook-routes.ts";

describe("callOf", () => {
  it("has a name of its own for every call of the API", () => {
    const routes = [
      ...customerRoutes,
      ...orderRoutes,
      ...webhookRoutes,
      ...createRequestLog().routes,
    ];

    const names = routes.map((route) => callOf(route));

    expect(names.toSorted()).toEqual(CALLS.toSorted());
    expect(new Set(names).size).toBe(routes.length);
  });

  it("has none for what is ours", () => {
    expect(callOf({ method: "PUT", path: "/_sim/faults" })).toBeUndefined();
  });
});
