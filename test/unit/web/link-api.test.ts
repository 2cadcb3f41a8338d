import { describe, expect, it } from "vitest";
import { linkApi } from "#web/link-api.ts";

const REQUEST = {
  token_id: "tok_1",
  consent: { version: "2026-11", locale: "es-MX", sha256: "0".repeat(64) },
} as const;
/** An API that answers everything alike and keeps what it was asked. */
function anApi(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: Request[] = [];
  const send: typeof fetch = async (address, request) => {
    asked.push(new Request(address, request));
    const said = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(said, { status, headers });
  };
  return { asked, api: linkApi("https://example.com/api", "the-link-token", send) };
}

describe("open", () => {
  it("sends the link token in a header and nowhere else", async () => {
    const { asked, api } = anApi(200, { state: "open" });

    await api.open();

    const [request] = asked;
    expect(request?.url).toBe("https://example.com/api/card-link");
    expect(request?.headers.get("authorization")).toBe("Bearer the-link-token");
  });

  it("reads whom the link is for", async () => {
    const payer = { name: "Ana L.", email: "a•••@example.com" };
    const { api } = anApi(200, { state: "open", payer, pin_required: true, attempts_left: 2 });

    expect(await api.open()).toMatchObject({
      kind: "open",
      link: { recipient: payer, pinRequired: true, attemptsLeft: 2, card: null, returnUrl: null },
    });
  });

  it.each([
    [401, "link_invalid", "invalid"],
    [404, "link_not_found", "invalid"],
    [410, "link_exhausted", "used"],
    [410, "link_expired", "expired"],
    [410, "link_revoked", "revoked"],
    [503, "unavailable", "lost"],
  ] as const)("takes %i %s for %s", async (status, code, kind) => {
    const { api } = anApi(status, { code });

    expect((await api.open()).kind).toBe(kind);
  });

  it.each([
    [{ state: "saving" }, "unconfirmed"],
    [{ state: "pending" }, "unconfirmed"],
    [{ state: "completed" }, "completed"],
    [{ state: "action_required", next_action: { url: "https://bank.example/3ds" } }, "action"],
    [{ state: "action_required", next_action: { url: "javascript:alert(1)" } }, "unconfirmed"],
  ] as const)("takes %o for %s", async (body, kind) => {
    const { api } = anApi(200, body);

    expect((await api.open()).kind).toBe(kind);
  });

  it("knows whether a new link can be asked for", async () => {
    const { api } = anApi(410, { code: "link_expired", renewable: true });

    expect(await api.open()).toEqual({ kind: "expired", renewable: true });
  });

  it("takes an answer that is not JSON for none", async () => {
    const { api } = anApi(200, "<html>");

    expect((await api.open()).kind).toBe("lost");
  });
});

describe("save", () => {
  it("reads the saved card", async () => {
    const card = { brand: "visa", last4: "4242", exp_month: "3", exp_year: "2034" };
    const { asked, api } = anApi(201, { state: "completed", card, receipt: { id: "R-1" } });

    expect(await api.save(REQUEST, "key-1")).toMatchObject({
      kind: "saved",
      already: false,
      link: { card: { brand: "visa", last4: "4242", expires: "03/34" }, receipt: "R-1" },
    });
    expect(await asked[0]?.json()).toEqual(REQUEST);
    expect(asked[0]?.headers.get("idempotency-key")).toBe("key-1");
  });

  it("says so when another tab was faster", async () => {
    const { api } = anApi(200, { state: "completed", already_saved: true });

    expect(await api.save(REQUEST, "key-1")).toMatchObject({ kind: "saved", already: true });
  });

  it.each([
    [402, { code: "card_refused", retryable: false }, "refused"],
    [422, { code: "validation_failed", retryable: false }, "refused"],
    [409, { code: "request_in_progress", retryable: true }, "lost"],
    [503, { code: "conekta_unavailable", retryable: true }, "lost"],
    [502, { code: "conekta_refused_us", retryable: false }, "impossible"],
    [400, { code: "invalid_request" }, "impossible"],
    [403, { code: "pin_wrong", retryable: false }, "refused"],
    [429, { code: "too_many_attempts", retryable: true }, "lost"],
    [500, { message: "Internal Server Error" }, "lost"],
    [410, { code: "link_expired" }, "expired"],
  ] as const)("takes %i %o for %s", async (status, body, kind) => {
    const { api } = anApi(status, body);

    expect((await api.save(REQUEST, "key-1")).kind).toBe(kind);
  });

  it("waits as long as it is asked to", async () => {
    const body = { code: "request_in_progress", retryable: true };
    const { api } = anApi(409, body, { "retry-after": "2" });

    expect(await api.save(REQUEST, "key-1")).toMatchObject({ kind: "lost", retryAfterMs: 2_000 });
  });

  it("keeps the words and the number that a refusal came with", async () => {
    const { api } = anApi(402, {
      code: "card_refused",
      request_id: "req_1",
      user_message: { es: "Tu banco dijo que no.", en: "Your bank said no." },
    });

    expect(await api.save(REQUEST, "key-1")).toEqual({
      kind: "refused",
      problem: {
        code: "card_refused",
        requestId: "req_1",
        userMessage: { "es-MX": "Tu banco dijo que no.", en: "Your bank said no." },
      },
    });
  });
});

describe("renew", () => {
  it.each([
    [202, true],
    [429, false],
  ])("takes %i for %s", async (status, accepted) => {
    const { asked, api } = anApi(status, {});

    expect(await api.renew()).toBe(accepted);
    expect(asked[0]?.method).toBe("POST");
    expect(asked[0]?.url).toBe("https://example.com/api/card-link/renewal-request");
  });
});
