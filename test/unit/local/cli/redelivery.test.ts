import { describe, expect, it } from "vitest";
import type { ConektaEvent } from "#local/cli/conekta-side.ts";
import { redeliver } from "#local/cli/redelivery.ts";

const aLog = (differences: object = {}) => ({
  id: "webhl_1",
  failed_attempts: 1,
  last_attempted_at: 10,
  last_http_response_status: 500,
  ...differences,
});
const anEvent = (...webhook_logs: ReturnType<typeof aLog>[]): ConektaEvent => ({
  id: "e1",
  type: "order.paid",
  created_at: 1,
  webhook_logs,
});

/** Conekta that says one of these after the other about the event. */
const aConekta = (...said: ConektaEvent[]) => ({
  resend: async () => undefined,
  event: async () => said.shift() ?? anEvent(),
});

const OLD = aLog();

describe("redeliver", () => {
  it.each([
    ["a log of its own", aLog({ id: "webhl_2", last_http_response_status: 200 })],
    ["the log of before", aLog({ last_attempted_at: 20, last_http_response_status: 200 })],
  ])("finds the answer to the delivery that it asked for in %s", async (_, log) => {
    const asked = aLog({ id: "webhl_2", last_http_response_status: -1 });
    const conekta = aConekta(anEvent(OLD), anEvent(OLD, asked), anEvent(OLD, log));

    expect(await redeliver(conekta, anEvent(OLD), "hook")).toMatchObject({ status: 200 });
  });

  it("takes a refusal for an answer", async () => {
    const again = aLog({ failed_attempts: 2 });

    expect(await redeliver(aConekta(anEvent(again)), anEvent(OLD), "hook")).toMatchObject({
      status: 500,
    });
  });
});
