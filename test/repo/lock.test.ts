import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

type Locked = {
  readonly version: string;
  readonly resolved?: string;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const lock: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
);
const packages = Object.entries(lock.packages);

it("names no host to download from: every reader has a registry of their own", () => {
  expect(packages.filter(([, { resolved }]) => resolved?.startsWith("http"))).toEqual([]);
});

it("holds the binaries of every platform that a native package publishes", () => {
  const names = new Set(packages.map(([path]) => path.replace(/^.*node_modules\//, "")));

  const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${path} → ${name}`),
  );

  expect(missing).toEqual([]);
});
