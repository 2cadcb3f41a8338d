import { signal } from "@preact/signals";

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
}

const SHOWN_MS = 6_000;

export const notices = signal<readonly Notice[]>([]);
let count = 0;

/** Tells what became of something that the person did. */
export function say(text: string, isBad = false): void {
  count += 1;
  const id = count;
  notices.value = [...notices.value, { id, text, isBad }].slice(-3);
  setTimeout(() => {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }, SHOWN_MS);
}

/** Does it, and says how it ended. Null where it failed. */
export async function attempt<Result>(
  work: () => Promise<Result>,
  success?: (result: Result) => string,
): Promise<Result | null> {
  try {
    const result = await work();
    if (success !== undefined) say(success(result));
    return result;
  } catch (error) {
    say(messageOf(error), true);
    return null;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
