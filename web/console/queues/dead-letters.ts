import type { Queue } from "#local/console/tools-contract.ts";

/** What the names of queues for dead letters have in them. */
export const DEAD = "dead-letters";

export function holdsDeadLetters({ role, name }: Queue): boolean {
  return role === "dead_letters" || name.includes(DEAD);
}
