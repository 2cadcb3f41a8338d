import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/*
 * Files of the AWS SDK of which the functions need a fraction. Each is made smaller while it is
 * bundled, in a way that a test compares with the original (`test/repo/slim-parts.test.ts`). Whole
 * packages have substitutes instead: see `bundle.ts`.
 */

type Slimming = {
  /** Which files. */
  readonly files: RegExp;
  /** Throws nothing: a text that it does not change is refused by the caller. */
  readonly slim: (source: string) => string;
};

/** A client names its version to AWS, and bundles its whole package.json for that. */
const onlyVersion: Slimming = {
  files: /@aws-sdk\/client-[\w-]+\/package\.json$/,
  slim: (source) => {
    const { name, version } = JSON.parse(source);
    return JSON.stringify({ name, version });
  },
};

/** Every error says its name three times, and sets a prototype that its base class would have right. */
const plainErrors: Slimming = {
  files: /@aws-sdk\/client-[\w-]+\/dist-es\/models\/(errors|\w+ServiceException)\.js$/,
  slim: (source) =>
    source
      .replace(/super\(\{\s*name: "\w+",\s*\$fault: "\w+",\s*\.\.\.opts,\s*\}\);/g, "super(opts);")
      .replace(/Object\.setPrototypeOf\(this, \w+\.prototype\);/g, "")
      .replace(/constructor\(opts\) \{\s*super\(opts\);\s*\}/g, ""),
};

/** Regions by name only to describe them; which partition they are in follows from a pattern. */
const unnamedRegions: Slimming = {
  files: /util-endpoints\/lib\/aws\/partitions\.js$/,
  slim: (source) =>
    source.replace(/"(?![\w-]*global)[\w-]+": \{\s*"description": "[^"]*"\s*\},?/g, ""),
};

/** Only for the retry mode `adaptive`, which nobody asks for. */
const noAdaptiveRetries: Slimming = {
  files: /util-retry\/DefaultRateLimiter\.js$/,
  slim: () => `export class DefaultRateLimiter {
    constructor() {
      throw new Error("Adaptive retries are left out of the bundles; see infra/slim-parts.ts.");
    }
  }`,
};

/** Lambda says in the environment where it is, and has no instance metadata to ask. */
const noInstanceMetadata: Slimming = {
  files: /regionConfig\/getInstanceMetadataRegion\.js$/,
  slim: () => "export const getInstanceMetadataRegion = async () => undefined;",
};

/** Only for the messages of event streams, which are left out as well. */
const noSignedMessages: Slimming = {
  files: /signature-v4\/dist-es\/HeaderFormatter\.js$/,
  slim: () => `export class HeaderFormatter {
    format() {
      throw new Error("Event streams are left out of the bundles; see infra/slim-parts.ts.");
    }
  }`,
};

const SLIMMINGS = [
  onlyVersion,
  plainErrors,
  unnamedRegions,
  noAdaptiveRetries,
  noInstanceMetadata,
  noSignedMessages,
];

/** Fails the build where a file is not what it was when this was written. */
export const slimParts: Plugin = {
  name: "slim-parts",
  setup(build) {
    for (const { files, slim } of SLIMMINGS) {
      build.onLoad({ filter: files }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        const contents = slim(source);
        if (contents.length >= source.length) throw new Error(`${path} cannot be made smaller.`);
        return { contents, loader: path.endsWith(".json") ? "json" : "js" };
      });
    }
  },
};
