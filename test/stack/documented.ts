import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import createRouter from "find-my-way";
import * as z from "zod";
import { DOCUMENT } from "#local/openapi/types-file.ts";

/** The parts of `docs/openapi.json` that say what an answer looks like. */
const Answer = z.object({
  headers: z.record(z.string(), z.unknown()).default({}),
  content: z.record(z.string(), z.object({ schema: z.looseObject({}) })).default({}),
});
const Operation = z.object({ operationId: z.string(), responses: z.record(z.string(), Answer) });
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    headers: z.record(z.string(), z.unknown()),
    schemas: z.record(z.string(), z.unknown()),
  }),
});
type Document = z.infer<typeof Document>;

type Seen = {
  readonly method: string;
  /** Below the API's address, with or without a query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
};

/**
 * Holds answers to the API's description. Throws, in words, on a status, a code, a member or a header
 * that it does not name. Nothing is said about routes that it does not know: API Gateway refuses them.
 */
export function describedAnswers(): (seen: Seen) => void {
  const document = Document.parse(JSON.parse(readFileSync(DOCUMENT, "utf8")));
  const find = operationFinder(document);
  const wrongBody = bodyJudge(document);
  return (seen) => {
    const operation = find(seen.method, seen.path);
    if (operation === undefined) return;
    const answer = operation.responses[seen.status];
    const wrong = answer
      ? (wrongHeader(document, answer, seen) ?? wrongBody(answer, seen))
      : "status";
    if (wrong === null) return;
    const { operationId } = operation;
    throw new Error(
      `${DOCUMENT} does not describe the ${wrong} of this answer of ${operationId}: ${seen.status} ${seen.text}`,
    );
  };
}

function operationFinder({ paths }: Document) {
  const router = createRouter();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const pattern = path.replaceAll(/\{(\w+)\}/g, ":$1");
      router.on(HttpMethod.parse(method.toUpperCase()), pattern, () => undefined, { operation });
    }
  }
  return (method: string, path: string) => {
    const known = HttpMethod.safeParse(method).data;
    const found = known && router.find(known, path.split("?")[0] ?? "/");
    return z.object({ operation: Operation }).safeParse(found?.store).data?.operation;
  };
}

const HttpMethod = z.enum(["GET", "POST", "PUT", "DELETE"]);

/** Only headers that some answer is described with are looked for; the rest is transport. */
function wrongHeader({ components }: Document, answer: z.infer<typeof Answer>, { headers }: Seen) {
  const stray = Object.keys(components.headers).find(
    (name) => headers.has(name) && !(name in answer.headers),
  );
  return stray === undefined ? null : `header ${stray}`;
}

/** Members that nobody described are found only where nothing else may be there. */
function bodyJudge({ components }: Document) {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "api", components: { schemas: closed(components.schemas) } });
  const judges = new Map<object, ValidateFunction>();
  return ({ content }: z.infer<typeof Answer>, { headers, text }: Seen): string | null => {
    const type = headers.get("content-type")?.split(";")[0] ?? "";
    if (text === "" && Object.keys(content).length === 0) return null;
    const schema = content[type]?.schema;
    if (schema === undefined) return `content type ${type}`;
    const judge = judges.get(schema) ?? ajv.compile(pointed(schema));
    judges.set(schema, judge);
    if (judge(JSON.parse(text))) return null;
    return (judge.errors ?? [])
      .map(({ instancePath, message }) => `body at ${instancePath || "/"} (${message})`)
      .join(", ");
  };
}

/** A schema with nothing allowed beside the members that are named. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, closed(part)]),
  );
  return "properties" in inner ? { additionalProperties: false, ...inner } : inner;
}

/** With references into the document, wherever the schema itself stands. */
function pointed(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
}
