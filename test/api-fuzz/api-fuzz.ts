import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClosers } from "#local/host/closers.ts";
import { pythonPrograms } from "#test/python.ts";
import { merchant } from "#test/stack/merchant.ts";
import { startStack } from "#test/stack/start-stack.ts";
import { aimedDescription } from "./aimed.ts";

/*
 * `npm run test:api-fuzz`: has Schemathesis, which nobody here wrote, make requests out of the API's
 * description, valid and spoilt ones, and send them to the local stack. No answer may be a 5xx, and
 * none may have a status, a type, a header or a member that the description does not name. Further
 * arguments are Schemathesis' own, such as `-- --seed 7 --max-examples 500`.
 */

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

const USUAL = ["--seed", "1", "--max-examples", "30", "--phases", "examples,coverage,fuzzing"];

const closers = createClosers();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void closers.closeAll().finally(() => process.exit(130)));
}

async function fuzz(): Promise<number> {
  const programs = await pythonPrograms("schemathesis", REQUIREMENTS);
  const { outputs, stop } = await startStack();
  closers.add(async () => void (await stop()));
  const shop = merchant(outputs);
  closers.add(shop.stop);
  const folder = mkdtempSync(join(tmpdir(), "pagos-fuzz-"));
  closers.add(() => rmSync(folder, { recursive: true, force: true }));

  const order = await shop.paidOrder();
  const link = await shop.call("POST", "/card-links", { body: { customer_id: order.customer_id } });
  const known = { customerId: order.customer_id, orderId: order.id, linkId: link.body.id };
  writeFileSync(join(folder, "openapi.json"), aimedDescription(known));

  /** One run for each kind of token: whoever shows it, and what it opens. */
  const runs = [
    { bearer: outputs.MerchantToken, operations: ["--exclude-tag", "Card page"] },
    {
      bearer: new URL(link.body.url).hash.slice(1),
      operations: ["--include-tag", "Card page"],
    },
  ];
  let worst = 0;
  for (const { bearer, operations } of runs) {
    const schemathesis = spawn(
      join(programs, "schemathesis"),
      [
        ...["run", "openapi.json", "--url", outputs.ApiUrl, "--checks", CHECKS.join(",")],
        ...["-H", `Authorization: Bearer ${bearer}`, "--warnings", "off", "--workers", "2"],
        ...[...operations, ...USUAL, ...process.argv.slice(2)],
      ],
      // Whatever it notes down for its next run goes with the folder.
      { cwd: folder, stdio: "inherit" },
    );
    closers.add(() => void schemathesis.kill());
    await once(schemathesis, "exit");
    worst = Math.max(worst, schemathesis.exitCode ?? 1);
  }
  return worst;
}

try {
  process.exitCode = await fuzz();
} finally {
  await closers.closeAll();
}
