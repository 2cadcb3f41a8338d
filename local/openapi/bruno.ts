import { type Call, calls, VARIABLES } from "./calls.ts";

/** What the answers of some calls say to the calls after them: a path into the body, by variable. */
const KEEPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "create-customer": { customer_id: "res.body.id" },
  "create-order": { order_id: "res.body.id" },
  "create-card-link": { card_link_id: "res.body.id" },
};

/** A Bruno collection, by path under `docs/bruno`. */
export function brunoFiles(): ReadonlyMap<string, string> {
  const collection = { version: "1", name: "Pagos bajo demanda", type: "collection" };
  return new Map([
    ["bruno.json", `${JSON.stringify(collection, null, 2)}\n`],
    ["environments/local.bru", environment()],
    ...calls().map(
      (call, at) => [`${call.folder}/${call.name}.bru`, asText(call, at + 1)] as const,
    ),
  ]);
}

/** Tokens are secrets: Bruno asks for them, and keeps them out of this folder. */
function environment(): string {
  const known = [
    "api: http://127.0.0.1:3000/api",
    ...VARIABLES.map((name) => `${name}: ${START[name]}`),
  ];
  return `${block("vars", known)}\nvars:secret [\n  token,\n  link_token\n]\n`;
}

const START: Readonly<Record<(typeof VARIABLES)[number], string>> = {
  customer_id: "save-a-card-first",
  order_id: "charge-a-card-first",
  card_link_id: "make-a-link-first",
  attempt: "1",
};

function asText(call: Call, seq: number): string {
  const { name, summary, method, path, headers, token, body } = call;
  const request = [
    `url: {{api}}${path}`,
    `body: ${body === null ? "none" : "json"}`,
    `auth: ${token === null ? "none" : "bearer"}`,
  ];
  const blocks = [
    block("meta", [`name: ${summary}`, "type: http", `seq: ${seq}`]),
    block(method.toLowerCase(), request),
    ...(path.includes("?") ? [block("params:query", pairs(queryOf(path)))] : []),
    ...(Object.keys(headers).length > 0 ? [block("headers", pairs(headers))] : []),
    ...(token === null ? [] : [block("auth:bearer", [`token: {{${token}}}`])]),
    ...(body === null ? [] : [block("body:json", body.split("\n"))]),
    ...(KEEPS[name] ? [block("vars:post-response", pairs(KEEPS[name]))] : []),
  ];
  return blocks.join("\n");
}

const block = (name: string, lines: readonly string[]) =>
  `${name} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;

const pairs = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([name, value]) => `${name}: ${value}`);

const queryOf = (path: string) => Object.fromEntries(new URLSearchParams(path.split("?")[1]));
