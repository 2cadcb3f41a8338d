import { readFileSync } from "node:fs";
import { TEST_CARDS } from "#local/conekta/test-cards.ts";
import { CUSTOMER_ID, LINK_ID, ORDER_ID } from "#local/openapi/examples.ts";
import { DOCUMENT } from "#local/openapi/types-file.ts";
import { closed } from "#test/stack/documented.ts";

/** What exists in the stack that is tried out. */
export type Known = {
  readonly customerId: string;
  readonly orderId: string;
  readonly linkId: string;
};

/**
 * The API's description, aimed at a stack: ids and card tokens that exist there stand beside made-up
 * ones, so that requests get past the first look-up, and an answer may hold nothing undescribed.
 */
export function aimedDescription({ customerId, orderId, linkId }: Known): string {
  const text = readFileSync(DOCUMENT, "utf8")
    .replaceAll(CUSTOMER_ID, customerId)
    .replaceAll(ORDER_ID, orderId)
    .replaceAll(LINK_ID, linkId);
  const document = JSON.parse(text, (key, value) => {
    if (key === "customer_id" && value.pattern) return { enum: [customerId, "cus_nobody"] };
    if (key === "token_id" && value.pattern) return { ...value, anyOf: [value, { enum: TOKENS }] };
    if (value?.in === "path")
      return { ...value, schema: { anyOf: [ID, { const: value.example }] } };
    return value;
  });
  document.components.schemas = closed(document.components.schemas);
  return JSON.stringify(document);
}

const TOKENS = [...new Set(TEST_CARDS.map(({ token }) => token))];

/** Whatever fits into a request line, or one letter more than a key of DynamoDB may have. */
const ID = {
  anyOf: [{ type: "string", minLength: 1, maxLength: 300 }, { const: "a".repeat(2_049) }],
};
