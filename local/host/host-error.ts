/**
 * A failure that a person can act on: a taken port, a missing engine, a template this host does not know.
 * Its message is the whole story, so it is printed without a stack trace.
 */
export class HostError extends Error {
  override readonly name = "HostError";
}
