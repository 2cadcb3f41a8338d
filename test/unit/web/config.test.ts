import { describe, expect, it } from "vitest";
import { brandWords, PLAIN_BRAND } from "#infra/brand.ts";
import { parseConfig } from "#web/config.ts";

const complete = {
  apiUrl: "https://example.com/api",
  conekta: { publicKey: "key_public", scriptUrl: "https://pay.conekta.com/checkout.js" },
  merchant: { name: "Gas del Valle", ...brandWords(PLAIN_BRAND) },
};

describe("parseConfig", () => {
  it("takes what a deployment writes", () => {
    expect(parseConfig(complete)).toEqual(complete);
  });

  it("takes all that a brand may say", () => {
    const merchant = {
      ...complete.merchant,
      legalName: "Gas del Valle, S.A. de C.V.",
      logo: "logo.svg",
      tone: "usted",
      support: { whatsapp: "525512345678", phone: "55 1234 5678", email: "a@example.com" },
      links: { privacy: "https://e.mx/p", terms: "https://e.mx/t", remove: "https://e.mx/r" },
    };

    expect(parseConfig({ ...complete, merchant }).merchant).toEqual(merchant);
  });

  it("drops the slash at the end of the API's address", () => {
    expect(parseConfig({ ...complete, apiUrl: "/api/" }).apiUrl).toBe("/api");
  });

  it("names what is missing", () => {
    const merchant = { ...complete.merchant, consent: {} };

    expect(() => parseConfig({ ...complete, conekta: {} })).toThrow("conekta.publicKey");
    expect(() => parseConfig({ ...complete, merchant })).toThrow("merchant.consent.version");
    expect(() => parseConfig(null)).toThrow("apiUrl");
  });

  it("never links to anything but a web page", () => {
    const merchant = { ...complete.merchant, links: { privacy: "javascript:alert(1)" } };

    expect(parseConfig({ ...complete, merchant }).merchant.links).toEqual({});
  });
});
