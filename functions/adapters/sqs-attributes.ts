import type { MessageAttributeValue } from "@aws-sdk/client-sqs";

/** Texts as a message's attributes; what is null is left out, because SQS takes no empty ones. */
export function textAttributes(
  texts: Readonly<Record<string, string | null>>,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => text !== null)
      .map(([name, text]) => [name, { DataType: "String", StringValue: text ?? "" }]),
  );
}
