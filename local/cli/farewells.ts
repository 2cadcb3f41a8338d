type Farewell = () => Promise<void>;

const farewells: Farewell[] = [];

/** Conekta has this long to answer what a farewell asks of it; then the process ends all the same. */
const PATIENCE_MS = 8_000;

/** What has to be undone when the process is told to end. */
export function beforeLeaving(farewell: Farewell): void {
  farewells.push(farewell);
}

/**
 * Takes leave and ends the process when it is interrupted. A signal that comes while it does is not
 * heard: npm hands on the ^C that the terminal has sent already.
 */
export function leaveWhenInterrupted(exitCode: number): void {
  let isLeaving = false;
  const leave = async () => {
    if (isLeaving) return;
    isLeaving = true;
    const late = setTimeout(() => process.exit(exitCode), PATIENCE_MS);
    await Promise.all(farewells.map((farewell) => farewell().catch(complain)));
    clearTimeout(late);
    process.exit(exitCode);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, leave);
}

function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
