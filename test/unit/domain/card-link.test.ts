import { expect, it } from "vitest";
import { maskedEmail, maskedName } from "#shared/domain/card-link.ts";

it.each([
  ["Ana Sofía López", "Ana L."],
  ["Ana", "Ana"],
  ["Ana  López", "Ana L."],
  ["", ""],
])("masks the name %s as %s", (name, masked) => {
  expect(maskedName(name)).toBe(masked);
});

it("masks an e-mail to its first letter and domain", () => {
  expect(maskedEmail("ana.lopez@example.com")).toBe("a•••@example.com");
});
