import type { IncomingMessage } from "node:http";
import { Refusal } from "#local/conekta/refusal.ts";

/** Far more than an order with hundreds of line items needs. */
const BODY_BYTES_MAX = 1024 * 1024;

/** JSON, or the fields of a form (the 3DS page sends one); undefined when the body is empty. */
export const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      throw new Refusal(413, {
        code: "conekta.errors.malformed_request.too_large",
        message: "El cuerpo de la petición es demasiado grande.",
        debug: `The body is larger than ${BODY_BYTES_MAX} bytes.`,
      });
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") {
    return undefined;
  }
  const type = request.headers["content-type"] ?? "";
  return type.startsWith("application/x-www-form-urlencoded")
    ? Object.fromEntries(new URLSearchParams(text))
    : parseJson(text);
};

const parseJson = (text: string): unknown => {
  const parsed = tryJson(text);
  if (parsed === null) {
    throw new Refusal(400, {
      code: "conekta.errors.malformed_request.invalid_json",
      message: "El cuerpo de la petición no es JSON válido.",
      debug: "The body of the request is not valid JSON.",
    });
  }
  return parsed.value;
};

const tryJson = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
};
