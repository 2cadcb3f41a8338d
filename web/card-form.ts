/** The card form as the page knows it. `component.ts` makes one of Conekta's Component. */

/** `ours` submits through our button; `theirs` where the Component never offered a way to. */
export type ButtonOwner = "ours" | "theirs";

/**
 * Why the form never came: its script failed, a policy forbade it, it took too long, or the browser
 * lacks WebCrypto. Part of the code that a card holder may quote.
 */
export type BlockReason = "script" | "policy" | "timeout" | "crypto";

export type ComponentListener = {
  ready(button: ButtonOwner): void;
  /** The script or frame will never come. */
  blocked(reason: BlockReason): void;
  /** A bank wants to hear from the card holder, in the Component's frame. */
  bankAsks(): void;
  token(id: string): void;
  /** With Conekta's error code. */
  refused(code: string): void;
  /** The fields were not complete; the Component marks them itself. */
  formRejected(): void;
};

export type MountedComponent = {
  submit(): void;
  /** Removes the frame. Callbacks that still come are not passed on. */
  unmount(): void;
};
