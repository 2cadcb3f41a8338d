import { describe, expect, it } from "vitest";
import { holdsCardNumber, redact } from "#local/trace/redact.ts";

describe("redact", () => {
  it("masks people and keeps what they bought", () => {
    const text = JSON.stringify({
      customer_info: { name: "Ana López", email: "ana@example.com", phone: "+525555555555" },
      line_items: [{ name: "Tanque de gas", unit_price: 35_000 }],
    });

    expect(JSON.parse(redact(text))).toEqual({
      customer_info: { name: "A•••", email: "a•••", phone: "+•••" },
      line_items: [{ name: "Tanque de gas", unit_price: 35_000 }],
    });
  });

  it("looks into JSON that is kept as text", () => {
    const item = JSON.stringify({ contents: JSON.stringify({ email: "ana@example.com" }) });

    expect(redact(item)).not.toContain("ana@example.com");
  });

  it.each([
    ["a token of a card", '{"token_id":"tok_2abc"}', "tok_2abc"],
    ["a JWT", '{"note":"eyJhbGciOi.eyJzdWIiOi.c2ln"}', "eyJhbGciOi"],
    ["Conekta's private key", "Bearer key_abcdefghijkl", "key_abcdefghijkl"],
    ["a link's secret", '{"url":"http://localhost:3000/#s3cretOfTheLink"}', "s3cretOfTheLink"],
    ["a card number", "paid with 4242 4242 4242 4242", "4242 4242"],
    ["a card number among JSON", '{"note":"4242424242424242"}', "4242424242424242"],
  ])("leaves out %s", (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it("leaves ids, times and amounts alone", () => {
    const text =
      '{"id":"pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa","created_ms":1795447790502,"amount":35000}';

    expect(redact(text)).toBe(text);
  });
});

describe("holdsCardNumber", () => {
  it.each(["4242424242424242", "4242-4242-4242-4242", "378282246310005", "5555 5555 5555 4444"])(
    "knows %s",
    (number) => {
      expect(holdsCardNumber(`{"note":"${number}"}`)).toBe(true);
    },
  );

  it.each(["4242424242424241", "1795447790502123", "evt_4242424242424242", "35000"])(
    "lets %s pass",
    (number) => {
      expect(holdsCardNumber(`{"note":"${number}"}`)).toBe(false);
    },
  );
});
