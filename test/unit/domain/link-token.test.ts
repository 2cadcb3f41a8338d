import fc from "fast-check";
import { expect, it } from "vitest";
import { digest } from "#functions/adapters/digest.ts";
import { randomText } from "#functions/adapters/system.ts";
import {
  newLinkId,
  newSecret,
  readToken,
  tokenDigest,
  writeToken,
} from "#shared/domain/link-token.ts";

const fresh = () => ({ linkId: newLinkId(randomText), secret: newSecret(randomText) });

it("says which link it opens, in 32 letters and digits", () => {
  const token = fresh();

  const written = writeToken(token, digest);

  expect(written).toMatch(/^[0-9A-Za-z]{32}$/);
  expect(readToken(written, digest)).toEqual(token);
});

it("is known for one that was cut off or mistyped, before anything is read", () => {
  const written = writeToken(fresh(), digest);

  fc.assert(
    fc.property(fc.nat(31), fc.constantFrom(..."aZ09-é "), (at, letter) => {
      const mistyped = written.slice(0, at) + letter + written.slice(at + 1);
      const cutOff = written.slice(0, at);

      expect(readToken(cutOff, digest)).toBeNull();
      expect(readToken(mistyped, digest) === null).toBe(mistyped !== written);
    }),
  );
});

it("leaves a digest that another link's same secret would not leave", () => {
  const token = fresh();

  expect(tokenDigest(token, digest)).not.toContain(token.secret);
  expect(tokenDigest(token, digest)).not.toBe(tokenDigest({ ...token, linkId: "lnk_b" }, digest));
});
