import { httpEdge } from "#functions/runtime/http-edge.ts";
import { ClientEvent } from "#shared/contracts/client-event.ts";

/** Three short members. */
const BODY_MAX = 512;

/**
 * How the card page fares in its holders' browsers, as one log line and a number: a form that an
 * extension blocks is seen by nobody else. Anybody may call it, so it stores nothing.
 */
export const handler = httpEdge(
  { name: "record-client-event", body: ClientEvent, bodyMax: BODY_MAX },
  async ({ body: { state, code, elapsed_ms } }) => ({
    statusCode: 204,
    log: {
      event: "client.state",
      state,
      elapsed_ms,
      ...(code === undefined ? {} : { page_code: code }),
    },
    measured: {
      metrics: { PageState: 1, ...(state === "component.blocked" ? { ComponentBlocked: 1 } : {}) },
      apart: { metric: "PageState", state },
    },
  }),
);
