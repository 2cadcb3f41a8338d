import { sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { conektaSignature } from "#functions/adapters/conekta-signature.ts";
import { aSigningKey } from "#test/builders/signing-key.ts";

const old = aSigningKey();
const fresh = aSigningKey();
const body = Buffer.from('{"id":"1","type":"order.paid","name":"Felipe Gómez"}');
const signed = (key: string) => sign("RSA-SHA256", body, key).toString("base64");

describe("conektaSignature", () => {
  it("believes every active key while keys rotate", async () => {
    const isGenuine = conektaSignature(async () => `${old.publicKey}\n${fresh.publicKey}`);

    expect(await isGenuine(body, signed(old.privateKey))).toBe(true);
    expect(await isGenuine(body, signed(fresh.privateKey))).toBe(true);
  });

  it("believes no retired key, other body, other scheme or nonsense", async () => {
    const isGenuine = conektaSignature(async () => fresh.publicKey);
    const sha1 = sign("RSA-SHA1", body, fresh.privateKey).toString("base64");

    expect(await isGenuine(body, signed(old.privateKey))).toBe(false);
    expect(await isGenuine(Buffer.concat([body, Buffer.from(" ")]), signed(fresh.privateKey))).toBe(
      false,
    );
    expect(await isGenuine(body, sha1)).toBe(false);
    expect(await isGenuine(body, "nonsense")).toBe(false);
    expect(await isGenuine(body, "")).toBe(false);
  });

  it("picks up a key that was added later", async () => {
    const bundle = { pem: old.publicKey };
    const isGenuine = conektaSignature(async () => bundle.pem);
    expect(await isGenuine(body, signed(fresh.privateKey))).toBe(false);

    bundle.pem += fresh.publicKey;

    expect(await isGenuine(body, signed(fresh.privateKey))).toBe(true);
  });

  it("refuses to judge without any key", async () => {
    const isGenuine = conektaSignature(async () => "not configured yet");

    await expect(isGenuine(body, signed(old.privateKey))).rejects.toThrow("holds no public key");
  });
});
