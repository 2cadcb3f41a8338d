import { describe, expect, it } from "vitest";
import { parseConfig } from "#web/config.ts";

const complete = {
  apiUrl: "https://example.com/api",
  conekta: { publicKey: "key_public", scriptUrl: "https://pay.conekta.com/checkout.js" },
  merchant: { name: "Gas del Valle" },
};

describe("parseConfig", () => {
  it("takes what a deployment writes", () => {
    expect(parseConfig(complete)).toEqual(complete);
  });

  it("drops the slash at the end of the API's address", () => {
    expect(parseConfig({ ...complete, apiUrl: "/api/" }).apiUrl).toBe("/api");
  });

  it("names what is missing", () => {
    expect(() => parseConfig({ ...complete, conekta: {} })).toThrow("conekta.publicKey");
    expect(() => parseConfig(null)).toThrow("apiUrl");
  });

  it("never links to anything but a web page", () => {
    const merchant = { name: "Gas del Valle", privacyUrl: "javascript:alert(1)" };

    expect(parseConfig({ ...complete, merchant }).merchant).toEqual({ name: "Gas del Valle" });
  });
});
