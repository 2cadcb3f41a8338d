import type { Scenario } from "#local/console/tools-contract.ts";
import type { Outputs } from "#local/host/outputs.ts";
import type { Backstage } from "./backstage.ts";

/** What a run may be told, with everything filled in. */
export interface Wishes {
  readonly amount: number;
  readonly scale: number;
  readonly outputs: Outputs;
}

/** A row of the table of scenarios. It ends in the state that `expected` says, or throws. */
export interface RunnableScenario extends Scenario {
  /** Gives the ids of the payments, or cards, that it was about. */
  readonly run: (stage: Backstage, wishes: Wishes) => Promise<readonly string[]>;
}
