import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkTexts } from "#shared/contracts/card-link-texts.ts";
import { aCardLink } from "#test/builders/card-links.ts";

const url = "https://d111111abcdef8.cloudfront.net/#MSyCLpqtQqTtMPTTJYJEHRWXPHqgzutm";
/** 2023-11-14 at 22:13 in UTC, and seven minutes past four the same day in Mexico City. */
const expiresAt = 1_700_000_000;
const texts = (differences = {}, merchant = "Gas Peña & Hijos") =>
  linkTexts({ link: aCardLink({ expiresAt, ...differences }), url, merchant });

describe("the words that a link is sent with", () => {
  it("are Spanish, name the person by their first name only, and tell the time in Mexico City", () => {
    const { whatsapp_url, email } = texts();
    const chat = decodeURIComponent(whatsapp_url);

    expect(chat).toBe(
      `https://wa.me/525512345678?text=Hola Ana, somos Gas Peña & Hijos. Guarda tu tarjeta aquí: ${url}\nVence el 14 nov a las 16:13 (hora de la Ciudad de México). Hoy no se te cobra nada. Nunca te pediremos tu CVV por chat.`,
    );
    expect(JSON.stringify(texts())).not.toMatch(/Sof|López|ana@/);
    expect(email.subject).toBe("Gas Peña & Hijos: guarda tu tarjeta");
  });

  it("are English where the link is", () => {
    const { whatsapp_url, sms_text, email } = texts({ locale: "en" });

    expect(decodeURIComponent(whatsapp_url)).toContain("It expires on Nov 14 at 16:13");
    expect(sms_text).toBe(
      `Gas Pena & Hijos: save your card: ${url} Expires Nov 14 16:13. No charge today.`,
    );
    expect(email.text).toContain("don't forward it");
  });

  it.each([
    ["5512345678", "https://wa.me/525512345678?"],
    ["+52 55 1234 5678", "https://wa.me/525512345678?"],
    ["+14155550100", "https://wa.me/14155550100?"],
    [null, "https://wa.me/?"],
  ])("go to %s by %s", (phone, start) => {
    expect(texts({ phone }).whatsapp_url.startsWith(start)).toBe(true);
  });

  it("keep a name from becoming part of the e-mail's HTML", () => {
    const { email } = texts({ name: "<img src=x>" }, 'A & B "Gas"');

    expect(email.html).not.toContain("<img");
    expect(email.html).toContain("A &amp; B &quot;Gas&quot;");
  });

  it("leave the address as it is, and a name out of which no letter is left", () => {
    const home = "https://gas.example/~tarjeta/#MSyCLpqtQqTtMPTTJYJEHRWXPHqgzutm";
    const { sms_text } = linkTexts({ link: aCardLink({ expiresAt }), url: home, merchant: "ガス" });

    expect(sms_text).toBe(`guarda tu tarjeta: ${home} Vence 14 nov 16:13. Hoy no se cobra nada.`);
  });

  it("fit into one message of seven-bit letters, whatever the merchant is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (merchant) => {
        const { sms_text } = texts({}, merchant);

        expect(sms_text.length).toBeLessThanOrEqual(160);
        expect(sms_text).toMatch(/^[A-Za-z0-9 @$_!"#%&'()*+,\-./:;<=>?]+$/);
        expect(sms_text).toContain(url);
      }),
    );
  });
});
