import { CATALOGUE } from "./catalogue.ts";
import { asyncApiDocument, jsonSchema } from "./document.ts";

/** Nothing but generated files lies in it. */
export const SCHEMAS_FOLDER = "docs/schemas";

const text = (json: unknown) => `${JSON.stringify(json, null, 2)}\n`;

/** Every file under `docs` that is made of the messages' schemas, by path from the root. */
export function describedFiles(): ReadonlyMap<string, string> {
  const schemas = CATALOGUE.flatMap((entry) =>
    entry.messages.map((message): [string, string] => [
      `${SCHEMAS_FOLDER}/${message.name}.json`,
      text(jsonSchema(entry, message)),
    ]),
  );
  return new Map([["docs/asyncapi.json", text(asyncApiDocument())], ...schemas]);
}
