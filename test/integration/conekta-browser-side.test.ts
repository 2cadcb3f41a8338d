import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShop, type Shop } from "./conekta-shop.ts";

describe("what browsers see of the simulated Conekta", () => {
  let shop: Shop;
  const componentDir = mkdtempSync(join(tmpdir(), "component-"));

  beforeAll(async () => {
    writeFileSync(join(componentDir, "conekta-checkout.min.js"), "window.hello = 1;");
    writeFileSync(join(componentDir, "frame.html"), "<!doctype html>");
    shop = await openShop({ componentDir });
  });

  afterAll(async () => {
    await shop.close();
    rmSync(componentDir, { recursive: true });
  });

  it.each([
    ["/v1.0/js/conekta-checkout.min.js", 200, "text/javascript; charset=utf-8"],
    ["/component/frame.html", 200, "text/html; charset=utf-8"],
    ["/component/frame.css", 404, "application/json; charset=utf-8"],
    ["/component/..%2F..%2Fetc%2Fpasswd.html", 404, "application/json; charset=utf-8"],
  ])("serves %s with %i", async (path, status, type) => {
    const answer = await fetch(shop.conekta.url + path);

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe(type);
  });

  it("lets the Component's frame tokenize, and no other origin", async () => {
    const preflight = (origin: string) =>
      fetch(`${shop.conekta.url}/tokens`, { method: "OPTIONS", headers: { Origin: origin } });

    const own = await preflight(shop.conekta.url.replace("127.0.0.1", "localhost"));
    const other = await preflight("https://merchant.example");

    expect(own.status).toBe(204);
    expect(own.headers.get("access-control-allow-origin")).toMatch("localhost");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });

  it.each([
    ["another name of this machine", { Host: "attacker.example" }, 403],
    ["a page of another machine", { Origin: "https://attacker.example" }, 403],
    ["a page of this machine", { Origin: "http://localhost:3001" }, 200],
  ])("answers what is not Conekta's to %s: %o → %i", async (_, headers, expected) => {
    const statusCode = await new Promise<number | undefined>((resolve, reject) => {
      request(`${shop.conekta.url}/_sim/state`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });

    expect(statusCode).toBe(expected);
  });

  it("speaks English when asked to", async () => {
    const answer = await fetch(`${shop.conekta.url}/orders`, {
      headers: { "Accept-Language": "en" },
    });

    expect(await answer.json()).toMatchObject({
      details: [{ message: "Please include your access key in your request." }],
    });
  });

  it.each(["//", "/%", "/orders/%zz", ":99999"])("survives the address %s", async (path) => {
    const statusCode = await new Promise<number | undefined>((resolve, reject) => {
      const { hostname, port } = new URL(shop.conekta.url);
      request({ hostname, port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });

    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${shop.conekta.url}/_sim/settings`)).status).toBe(200);
  });

  it("refuses a body that is not JSON", async () => {
    const answer = await fetch(`${shop.conekta.url}/orders`, {
      method: "POST",
      headers: { Authorization: "Bearer key_local_private" },
      body: "{",
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ type: "malformed_request_error" });
  });
});
