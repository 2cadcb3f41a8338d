import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { EdgeStack, edgeStackName } from "#infra/edge-stack.ts";
import { stageNamed } from "#infra/stages.ts";
import { synthesized } from "./synthesized.ts";

const Resources = z.record(
  z.string(),
  z.object({ Type: z.string(), DeletionPolicy: z.optional(z.string()) }),
);
type Fate = "kept" | "deleted";

/** What holds something, in both of a stage's stacks, by type, and what becomes of it; some of a type kept counts as kept. */
function fates(stageName: string): Readonly<Record<string, Fate>> {
  const { template } = synthesized(stageName);
  const app = new App();
  new EdgeStack(app, stageNamed(stageName));
  const edge = app.synth().getStackByName(edgeStackName(stageNamed(stageName))).template.Resources;
  const all = [
    ...Object.values(Resources.parse(template.Resources)),
    ...Object.values(Resources.parse(edge ?? {})).map((each) => ({
      ...each,
      Type: `edge ${each.Type}`,
    })),
  ];
  const holding = all.filter(({ DeletionPolicy }) => DeletionPolicy !== undefined);
  const kept = new Set(
    holding.filter((each) => each.DeletionPolicy !== "Delete").map(({ Type }) => Type),
  );
  return Object.fromEntries(
    holding.map(({ Type }): [string, Fate] => [Type, kept.has(Type) ? "kept" : "deleted"]),
  );
}

/** Fills the bucket with the page; gone with what it filled. */
const PAGE = "Custom::CDKBucketDeployment";

/** Rows of the table in a document: what becomes of each type in staging and in prod. */
function documented(file: string, words: Readonly<Record<string, Fate>>) {
  const rows = [
    ...readFileSync(file, "utf8").matchAll(/^\| [^|]+ \| ([^|]*::[^|]*) \| (.+) \| (.+) \|$/gm),
  ];
  return rows.flatMap(([, types = "", staging = "", prod = ""]) =>
    types.split(", ").map((type) => ({
      type: type.replaceAll("`", ""),
      staging: words[staging],
      prod: words[prod],
    })),
  );
}

describe("what `destroy` keeps", () => {
  const staging = fates("staging");
  const { [PAGE]: _, ...prod } = fates("prod");
  const real = Object.keys(prod).map((type) => ({
    type,
    staging: staging[type],
    prod: prod[type],
  }));

  it.each([
    ["docs/deploying.md", { kept: "kept", deleted: "deleted" }],
    ["docs/deploying.es.md", { "se conserva": "kept", "se borra": "deleted" }],
  ] as const)("is what %s says, resource by resource", (file, words) => {
    const told = documented(file, words);

    expect(told).toHaveLength(real.length);
    expect(told).toEqual(expect.arrayContaining(real));
  });

  it("is the same in dev as in staging", () => {
    expect(staging).toMatchObject(fates("dev"));
  });
});
