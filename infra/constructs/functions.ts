import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Definition, FunctionName } from "#infra/functions.ts";
import type { Stage } from "#infra/stages.ts";
import { HouseFunction } from "./house-function.ts";

export type FunctionsProps = {
  readonly stage: Stage;
  readonly bundles: string;
  readonly definitions: Readonly<Record<FunctionName, Definition>>;
};

/** Every function of the table of definitions, deployed. */
export class Functions extends Construct {
  readonly #byName: ReadonlyMap<string, LambdaFunction>;

  constructor(scope: Construct, id: string, { stage, bundles, definitions }: FunctionsProps) {
    super(scope, id);
    refuseUnknown(Object.keys(stage.reservedConcurrency), Object.keys(definitions));
    this.#byName = new Map(
      Object.entries(definitions).map(([name, definition]) => {
        const { lambda } = new HouseFunction(this, pascalCase(name), {
          stage,
          name,
          bundles,
          ...definition,
        });
        return [name, lambda];
      }),
    );
  }

  get all(): readonly LambdaFunction[] {
    return [...this.#byName.values()];
  }

  named(name: FunctionName): LambdaFunction {
    const found = this.#byName.get(name);
    if (found === undefined) throw new Error(`The function ${name} has no definition.`);
    return found;
  }
}

function refuseUnknown(reserved: readonly string[], defined: readonly string[]): void {
  const unknown = reserved.filter((name) => !defined.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `reservedConcurrency in infra/stages.ts names no function of ours: ${unknown.join(", ")}.`,
    );
  }
}

/** `create-order` → `CreateOrder`. Changing this would replace every deployed function. */
const pascalCase = (name: string) =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
