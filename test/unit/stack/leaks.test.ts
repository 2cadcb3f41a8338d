import { describe, expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { writeToken } from "#shared/domain/link-token.ts";
import { leaksIn } from "#test/stack/leaks.ts";

const linkToken = writeToken({ linkId: "lnk_3kTfQ9aZx0Lm", secret: "bB7yWc2RkP0sVn4E" }, digest);

describe("leaksIn", () => {
  it.each([
    ["a person", '{"name":"Ana López"}'],
    ["an e-mail address", "written to zacarias@example.com"],
    ["a phone number", "+525512345678"],
    ["a card token", '{"token_id":"tok_test_visa_4242"}'],
    ["a key of Conekta", "key_local_private"],
    ["an access token", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZXJjaGFudCJ9.c2ln"],
    ["a key file", "-----BEGIN PUBLIC KEY-----"],
    ["a credential", "authorization: Bearer abc"],
    ["a card number", '{"number":"4242424242424242"}'],
    ["the token of a link", `{"link":"${linkToken}"}`],
  ])("finds %s", (what, line) => {
    expect(leaksIn(`Ready — here\nwebhook ${line}\n`)).toEqual([expect.stringContaining(what)]);
  });

  it("finds nothing in a line as functions write it", () => {
    const line =
      '{"level":"info","fn":"create-order","correlation_id":"2e0f1c5a-6d0e-4a56-9e9b-5b8a4f0e1c11","status":201,"ms":9,"order_id":"pbd_abcdefghijklmnopqrstuvwxyz","stage":"local","ChargePaid":1,"_aws":{"Timestamp":1700000000002}}';

    expect(leaksIn(`Ready — here\ncreate-order ${line}\n`)).toEqual([]);
  });

  it("asks nothing of what the host says before it is ready", () => {
    expect(leaksIn("the token is Bearer abc\n  Ready — here\n")).toEqual([]);
  });
});
