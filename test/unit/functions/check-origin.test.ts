import { describe, expect, it } from "vitest";
import { isSameText } from "#functions/adapters/same-text.ts";
import { cameThroughCloudFront } from "#functions/check-origin/check-origin.ts";

const deps = { secret: async () => "s3cret", isSame: isSameText };

describe("cameThroughCloudFront", () => {
  it("admits what shows CloudFront's secret", async () => {
    expect(await cameThroughCloudFront(deps, "s3cret")).toBe(true);
  });

  it.each(["", "s3cre", "s3cret ", "S3CRET"])("refuses %j", async (shown) => {
    expect(await cameThroughCloudFront(deps, shown)).toBe(false);
  });

  it("refuses what shows nothing, and asks for no secret then", async () => {
    const secret = () => Promise.reject(new Error("asked"));

    expect(await cameThroughCloudFront({ ...deps, secret }, undefined)).toBe(false);
  });

  it("admits nothing while the secret cannot be read", async () => {
    const secret = () => Promise.reject(new Error("no answer"));

    await expect(cameThroughCloudFront({ ...deps, secret }, "s3cret")).rejects.toThrow("no answer");
  });
});
