import * as z from "zod";
import type { Outputs as AllOutputs } from "#local/host/outputs.ts";
import type { Recorder } from "#local/trace/recorder.ts";
import type { SeenInvocation } from "#local/trace/seen.ts";
import type { TraceStore } from "#local/trace/store.ts";
import { inEnglish, type Said } from "./said.ts";
import type { ApiRoute } from "./tools-contract.ts";

/** All but the address of the console itself, which comes last. */
export type Outputs = Omit<AllOutputs, "ConsoleUrl">;

/** What the console's parts work on. */
export interface Desk {
  readonly stage: string;
  readonly outputs: Outputs;
  /** Whether the simulator plays Conekta. */
  readonly simulated: boolean;
  readonly routes: readonly ApiRoute[];
  readonly store: TraceStore;
  readonly recorder: Recorder;
  /** Runs a function once more with an event that it was given before. */
  readonly rerun: (invocation: SeenInvocation) => Promise<string>;
  /** Ends a function's process; its next invocation starts another. */
  readonly restart: (label: string) => Promise<void>;
}

/** What a caller asked for cannot be done; what is said is for them. */
export class ConsoleRefusal extends Error {
  override readonly name = "ConsoleRefusal";
  readonly statusCode: number;
  readonly said: Said;

  constructor(statusCode: number, said: Said) {
    super(inEnglish(said));
    this.statusCode = statusCode;
    this.said = said;
  }
}

/** Of a request that does not have the shape that it should. */
export function notUnderstood(error: z.ZodError): ConsoleRefusal {
  const why = z.prettifyError(error);
  return new ConsoleRefusal(422, { code: "not_understood", values: { why } });
}
