import { describe, expect, it } from "vitest";
import { inOtherWords } from "#local/cli/other-words.ts";

const anError = (name: string, message: string) => Object.assign(new Error(message), { name });

describe("inOtherWords", () => {
  it.each([
    [anError("Error", "Region is missing"), "--region"],
    [anError("CredentialsProviderError", "Could not load credentials"), "--profile"],
    [anError("UnrecognizedClientException", "The token is invalid."), "--profile"],
    [anError("ExpiredTokenException", "The token has expired."), "sign in again"],
    [anError("AccessDenied", "User: ana is not authorized to perform: sqs:x"), "Rights of AWS"],
  ])("keeps what %s says, and adds what to do", (error, advice) => {
    const [first, second] = inOtherWords(error).split("\n");

    expect(first).toBe(error.message);
    expect(second).toContain(advice);
  });

  it("adds nothing to what says it all", () => {
    expect(inOtherWords(new Error("The stage dev has no order x."))).toBe(
      "The stage dev has no order x.",
    );
    expect(inOtherWords("odd")).toBe("odd");
  });
});
