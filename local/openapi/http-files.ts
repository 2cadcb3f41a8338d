import { type Call, calls } from "./calls.ts";

/** `.http` files by path under `docs/http`, for the REST clients of VS Code and of JetBrains. */
export function httpFiles(): ReadonlyMap<string, string> {
  const byFolder = Map.groupBy(calls(), ({ folder }) => folder);
  return new Map(
    [...byFolder].map(([folder, each]) => [
      `${folder}.http`,
      [HEADER, ...each.map(asText)].join("\n"),
    ]),
  );
}

const HEADER = `# Beside \`npm start\`. The token is MerchantToken in .local/outputs.json, and a link's is what follows
# the # of its address. Another attempt is another Idempotency-Key; the same one never charges again.
@api = http://127.0.0.1:3000/api
@token = paste it here
@link_token = paste it here
@customer_id = of create-customer
@order_id = of create-order
@card_link_id = of create-card-link
@attempt = 1
`;

function asText({ name, summary, method, path, headers, token, body }: Call): string {
  return [
    `### ${summary} (${name})`,
    `# @name ${name}`,
    `${method} {{api}}${path}`,
    ...(token === null ? [] : [`Authorization: Bearer {{${token}}}`]),
    ...Object.entries(headers).map(([header, value]) => `${header}: ${value}`),
    ...(body === null ? [] : ["", body]),
    "",
  ].join("\n");
}
