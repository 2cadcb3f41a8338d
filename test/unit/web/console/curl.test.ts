import { describe, expect, it } from "vitest";
import type { State } from "#local/console/contract.ts";
import { aHop } from "#test/builders/hops.ts";
import { asCurl } from "#web/console/payments/curl.ts";

const state: State = {
  stage: "local",
  readOnly: false,
  outputs: { ApiUrl: "http://127.0.0.1:3000/api", ConektaUrl: "http://127.0.0.1:3002" },
  simulated: true,
  faultsOn: false,
  payments: 0,
  paymentsMax: 2_000,
  brokenInvariants: 0,
  lastHop: 0,
};
const CONSOLE = "http://127.0.0.1:3001";

describe("asCurl", () => {
  it("repeats a call with its key, and leaves the token to the shell", () => {
    const hop = aHop({
      lane: "api",
      title: "POST /orders 201",
      facts: { path: "/api/orders", "header idempotency-key": "A-1" },
      request: '{"name":"D\'Angelo"}',
    });

    expect(asCurl(hop, state, CONSOLE)).toBe(
      [
        "curl -s -X POST 'http://127.0.0.1:3000/api/orders'",
        '-H "authorization: Bearer $TOKEN"',
        "-H 'idempotency-key: A-1'",
        "-H 'content-type: application/json'",
        `-d '{"name":"D'\\''Angelo"}'`,
      ].join(" \\\n  "),
    );
  });

  it("lets the console sign an event, which nobody else can", () => {
    const command = asCurl(
      aHop({ id: 9, paymentId: "pbd_one", lane: "webhook", request: "{}" }),
      state,
      CONSOLE,
    );

    expect(command).toContain(`'${CONSOLE}/api/payments/pbd_one/actions'`);
    expect(command).toContain(`'{"kind":"replay","hop":9}'`);
  });

  it("has no command for a write to the table", () => {
    expect(asCurl(aHop({ lane: "table" }), state, CONSOLE)).toBeNull();
  });
});
