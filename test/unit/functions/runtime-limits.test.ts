import { describe, expect, it, vi } from "vitest";
import { addressOf, auditRefusal, limitsOf } from "#functions/runtime/limits.ts";
import { someLimits } from "#test/builders/limits.ts";

const from = (forwarded: string, proxies: number) =>
  addressOf({ "x-forwarded-for": forwarded }, { proxies });

describe("addressOf", () => {
  it("believes what API Gateway saw, and nothing that the caller wrote before it", () => {
    expect(from("203.0.113.7", 0)).toBe("203.0.113.7");
    expect(from("10.0.0.1, evil, 203.0.113.7", 0)).toBe("203.0.113.7");
  });

  it("believes what CloudFront saw where CloudFront is in between", () => {
    expect(from("203.0.113.7, 130.176.0.1", 1)).toBe("203.0.113.7");
    expect(from("1.1.1.1, 203.0.113.7,130.176.0.1", 1)).toBe("203.0.113.7");
  });

  it("knows none where there is none", () => {
    expect(from("130.176.0.1", 1)).toBeNull();
    expect(from("", 0)).toBeNull();
    expect(addressOf({}, { proxies: 0 })).toBeNull();
  });

  it.each([
    ["2001:db8:0:1:aaaa:bbbb:cccc:dddd", "2001:db8:0:1"],
    ["2001:DB8::1", "2001:db8:0:0"],
    ["2001:0db8:0000:0001::", "2001:db8:0:1"],
    ["::1", "0:0:0:0"],
    ["2001:db8:1:2:3::4", "2001:db8:1:2"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
  ])("takes the network of %s", (address, network) => {
    expect(from(address, 0)).toBe(network);
  });
});

describe("limitsOf", () => {
  it("reads what infra writes", () => {
    expect(limitsOf(JSON.stringify(someLimits()))).toEqual(someLimits());
  });

  it.each(["", "{}", JSON.stringify({ ...someLimits(), breaker: { burst: 0, everySeconds: 1 } })])(
    "lets no function start with %s",
    (json) => {
      expect(() => limitsOf(json)).toThrow();
    },
  );
});

describe("auditRefusal", () => {
  it("writes one line, with who was counted and by what", () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);

    auditRefusal({ limit: "address", subject: "digest", owner: "merchant" });

    expect(JSON.parse(String(write.mock.calls[0]?.[0]))).toMatchObject({
      level: "warn",
      event: "limit.refused",
      limit: "address",
      subject: "digest",
      owner: "merchant",
      LimitRefused: 1,
    });
  });
});
