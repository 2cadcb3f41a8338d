import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";

/** What a file in each part of the house may import, and what it must not: the rule in examples. */
const house = {
  "shared/domain/probe.ts": {
    may: ["./money.ts"],
    mayNot: ["zod", "zod/mini", "node:fs", "#shared/env.ts", "#shared/contracts/order.ts"],
  },
  "shared/contracts/probe.ts": {
    may: ["zod/mini", "./order.ts", "#shared/domain/money.ts"],
    mayNot: ["zod", "node:crypto", "#functions/ports.ts", "#shared/env.ts"],
  },
  "functions/ports.ts": {
    may: ["#shared/domain/order.ts"],
    mayNot: ["@aws-sdk/client-dynamodb", "#functions/adapters/dynamo-orders.ts"],
  },
  "functions/get-order/get-order.ts": {
    may: ["#shared/domain/money.ts", "#functions/ports.ts", "./answer.ts"],
    mayNot: [
      "@aws-sdk/client-dynamodb",
      "conekta",
      "node:https",
      "zod/mini",
      "#functions/adapters/dynamo-orders.ts",
      "#functions/runtime/env.ts",
      "#functions/create-order/create-order.ts",
      "../create-order/create-order.ts",
    ],
  },
  "functions/get-order/handler.ts": {
    may: [
      "./get-order.ts",
      "#functions/adapters/dynamo-orders.ts",
      "#functions/runtime/http-edge.ts",
      "#shared/env.ts",
    ],
    mayNot: [
      "@aws-sdk/client-dynamodb",
      "conekta",
      "#functions/create-order/create-order.ts",
      "../adapters/dynamo-orders.ts",
    ],
  },
  "functions/adapters/sqs-probe.ts": {
    may: ["@aws-sdk/client-sqs", "node:https", "#functions/ports.ts", "./aws.ts"],
    mayNot: ["conekta", "@middy/core", "#functions/runtime/env.ts", "zod"],
  },
  "functions/adapters/conekta-probe.ts": {
    may: ["conekta", "node:https", "zod/mini", "#functions/ports.ts"],
    mayNot: ["@aws-sdk/client-sqs", "@middy/core", "axios"],
  },
  "functions/runtime/probe.ts": {
    may: ["@middy/core", "aws-lambda", "zod/mini", "#shared/domain/errors.ts"],
    mayNot: ["@aws-sdk/client-sqs", "conekta", "#functions/adapters/dynamo-orders.ts"],
  },
  "infra/probe.ts": {
    may: ["aws-cdk-lib/core", "constructs", "esbuild", "zod", "node:path", "./constructs/api.ts"],
    mayNot: ["#functions/get-order/handler.ts", "#local/start.ts", "#shared/domain/order.ts"],
  },
  "infra/constructs/probe.ts": {
    may: [
      "aws-cdk-lib/aws-sqs",
      "#infra/stages.ts",
      "#shared/env.ts",
      "#shared/metrics.ts",
      "./api.ts",
    ],
    mayNot: ["../stages.ts", "#functions/ports.ts", "#test/fakes/clock.ts", "@aws-sdk/client-sqs"],
  },
  "web/probe.ts": {
    may: ["./page.ts", "zod/mini", "#shared/contracts/order.ts", "#shared/domain/money.ts"],
    mayNot: ["#shared/env.ts", "#functions/ports.ts", "conekta", "node:fs", "zod"],
  },
  "local/host/probe.ts": {
    may: ["./routes.ts", "#local/conekta/server.ts", "#shared/env.ts", "jose", "fauxqs"],
    mayNot: [
      "aws-cdk-lib",
      "aws-cdk-lib/core",
      "#infra/stages.ts",
      "#functions/ports.ts",
      "#test/fakes/clock.ts",
      "../start.ts",
    ],
  },
};

const rows = Object.entries(house).flatMap(([path, { may, mayNot }]) => [
  ...may.map((specifier) => ({ path, specifier, verdict: "allowed" })),
  ...mayNot.map((specifier) => ({ path, specifier, verdict: "refused" })),
]);

const Report = z.object({
  diagnostics: z.array(
    z.object({
      category: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }),
    }),
  ),
});

/** Runs the linter once over a copy of the house that holds nothing but imports, one per line. */
function refusals(): ReadonlySet<string> {
  const root = mkdtempSync(join(tmpdir(), "pagos-imports-"));
  for (const file of ["biome.json", "package.json"]) copyFileSync(file, join(root, file));
  for (const [path, { may, mayNot }] of Object.entries(house)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    const imports = [...may, ...mayNot].map((specifier) => `import "${specifier}";\n`);
    writeFileSync(join(root, path), imports.join(""));
  }
  const { stdout } = spawnSync(
    resolve("node_modules/.bin/biome"),
    ["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none"],
    { cwd: root, encoding: "utf8" },
  );
  rmSync(root, { recursive: true });
  return new Set(
    Report.parse(JSON.parse(stdout)).diagnostics.map(
      ({ category, location }) => `${category} ${location.path}:${location.start.line}`,
    ),
  );
}

const refused = refusals();

describe("the import rule", () => {
  it.each(rows)("$path importing $specifier is $verdict", ({ path, specifier, verdict }) => {
    const line = rows
      .filter((row) => row.path === path)
      .findIndex((r) => r.specifier === specifier);

    const found = refused.has(`lint/style/noRestrictedImports ${path}:${line + 1}`);

    expect(found ? "refused" : "allowed").toBe(verdict);
  });
});
