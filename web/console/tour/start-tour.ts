import { play, tourStep } from "#web/console/state/tour.ts";

/** A story that goes well, told step by step. */
export async function startTour(): Promise<void> {
  tourStep.value = 0;
  await play("happy-path");
}
