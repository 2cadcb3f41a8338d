/** The card form as the page knows it. `component.ts` makes one of Conekta's Component. */

/** `ours` submits through our button; `theirs` where the Component never offered a way to. */
export type ButtonOwner = "ours" | "theirs";

export type ComponentListener = {
  ready(button: ButtonOwner): void;
  /** The script or frame will never come. */
  blocked(): void;
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
