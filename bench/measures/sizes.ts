import { statSync } from "node:fs";
import { FUNCTIONS, type Ground, STACKS } from "#bench/ground.ts";
import type { Row } from "#bench/report/row.ts";

export function measureSizes(ground: Ground): readonly Row[] {
  return FUNCTIONS.map((name) => ({
    group: "Bundle",
    what: name,
    unit: "KB",
    digits: 0,
    samples: Object.fromEntries(
      STACKS.map((stack) => [stack, [statSync(ground.fileOf(stack, name)).size / 1024]]),
    ),
  }));
}
