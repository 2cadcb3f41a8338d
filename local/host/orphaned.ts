/** Often enough that the port is free when whoever stopped `npm start` looks for it. */
const LOOK_EVERY_MS = 100;

/**
 * Calls back once the program that started this one is gone.
 *
 * npm puts a shell between itself and a script, and a signal sent to npm ends that shell and not the
 * script, which would go on without anybody to stop it. Without npm in between, a parent that is gone
 * means nothing: whoever starts a server in the background often is.
 */
export function whenOrphaned(callback: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, LOOK_EVERY_MS);
  timer.unref();
}
