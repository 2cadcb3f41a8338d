import { EVENTS } from "./events.ts";
import type { RunnableScenario } from "./scenario.ts";
import { STORIES } from "./stories.ts";

/** Every scenario, by the name that console and command line know it by. */
export const SCENARIOS: readonly RunnableScenario[] = [...STORIES, ...EVENTS];
