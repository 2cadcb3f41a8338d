import type { BlockReason, ButtonOwner, ComponentListener, MountedComponent } from "./card-form.ts";
import { members, text } from "./json.ts";
import { scriptAddress } from "./trusted-script.ts";

/** Conekta's card Component, by the call shape of its `v1.0` script. */
type Component = {
  Card(settings: {
    readonly config: {
      readonly targetIFrame: string;
      readonly publicKey: string;
      readonly locale: string;
      readonly useExternalSubmit: boolean;
    };
    readonly options: ComponentLook & { readonly autoResize: true };
    readonly callbacks: {
      onCreateTokenSucceeded(token: unknown): void;
      onCreateTokenError(error: unknown): void;
      onFormError(error: unknown): void;
      onGetInfoSuccess(timing: unknown): void;
      onUpdateSubmitTrigger(submit: unknown): void;
      onEventListener(event: unknown): void;
    };
    readonly allowTokenization: true;
  }): void;
};

declare global {
  interface Window {
    ConektaCheckoutComponents?: Component;
  }
}

/** Conekta documents no names of events; a bank's question has these words wherever it is named. */
const CHALLENGE = /3ds|challenge/i;

export type ComponentLook = {
  readonly backgroundMode: "lightMode" | "darkMode";
  readonly colorPrimary: string;
  readonly colorText: string;
  readonly colorLabel: string;
};

export type ComponentSettings = {
  readonly container: HTMLElement;
  readonly scriptUrl: string;
  readonly publicKey: string;
  readonly language: "es" | "en";
  readonly look: ComponentLook;
};

/** How long our button may wait for the submit function before the Component shows its own. */
const SUBMIT_TRIGGER_TIMEOUT_MS = 6_000;

export function mountComponent(
  settings: ComponentSettings,
  listener: ComponentListener,
): MountedComponent {
  let frame = startFrame(settings, "ours", { ...listener, submitMissing: fallBack });

  function fallBack() {
    frame.close();
    frame = startFrame(settings, "theirs", listener);
  }

  return { submit: () => frame.submit(), unmount: () => frame.close() };
}

type Frame = { submit(): void; close(): void };
type FrameListener = ComponentListener & { submitMissing?(): void };

function startFrame(
  settings: ComponentSettings,
  button: ButtonOwner,
  listener: FrameListener,
): Frame {
  const closing = new AbortController();
  const { signal } = closing;
  let submit: unknown;
  const callbacks = callbacksFor(button, whileOpen(listener, signal), (given) => {
    submit = given;
  });
  const target = newTarget(settings.container);
  const blocked = (reason: BlockReason) => {
    if (!signal.aborted) listener.blocked(reason);
  };
  onBlockedByPolicy(settings.scriptUrl, () => blocked("policy"), signal);
  loadScript(settings.scriptUrl)
    .then((component) => {
      if (!signal.aborted) component.Card(cardSettings(settings, { target, button, callbacks }));
    })
    .catch(() => blocked("script"));
  return {
    submit() {
      if (typeof submit === "function") submit();
    },
    close() {
      closing.abort();
      target.remove();
    },
  };
}

type Callbacks = Parameters<Component["Card"]>[0]["callbacks"];

function cardSettings(
  settings: ComponentSettings,
  frame: { target: HTMLElement; button: ButtonOwner; callbacks: Callbacks },
): Parameters<Component["Card"]>[0] {
  return {
    config: {
      targetIFrame: `#${frame.target.id}`,
      publicKey: settings.publicKey,
      locale: settings.language,
      useExternalSubmit: frame.button === "ours",
    },
    // The container has no height of its own: it would fight with autoResize.
    options: { ...settings.look, autoResize: true },
    callbacks: frame.callbacks,
    allowTokenization: true,
  };
}

function callbacksFor(
  button: ButtonOwner,
  listener: FrameListener,
  keepSubmit: (submit: unknown) => void,
): Callbacks {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    onCreateTokenSucceeded(token) {
      const { id: memberId } = members(token);
      const id = text(token) ?? text(memberId);
      if (id === undefined) listener.refused("unreadable_token");
      else listener.token(id);
    },
    onCreateTokenError(error) {
      const { code } = members(error);
      listener.refused(text(code) ?? "unknown");
    },
    onFormError: () => listener.formRejected(),
    onGetInfoSuccess() {
      if (button === "theirs") listener.ready(button);
      else waiting ??= setTimeout(() => listener.submitMissing?.(), SUBMIT_TRIGGER_TIMEOUT_MS);
    },
    onUpdateSubmitTrigger(submit) {
      clearTimeout(waiting);
      keepSubmit(submit);
      if (button === "ours") listener.ready(button);
    },
    onEventListener(event) {
      const { name } = members(event);
      if (CHALLENGE.test(text(name) ?? "")) listener.bankAsks();
    },
  };
}

/** A closed frame's callbacks may still come; nobody hears them. */
function whileOpen(listener: FrameListener, signal: AbortSignal): FrameListener {
  const open = (tell: () => void) => {
    if (!signal.aborted) tell();
  };
  return {
    ready: (button) => open(() => listener.ready(button)),
    blocked: (reason) => open(() => listener.blocked(reason)),
    bankAsks: () => open(() => listener.bankAsks()),
    token: (id) => open(() => listener.token(id)),
    refused: (code) => open(() => listener.refused(code)),
    formRejected: () => open(() => listener.formRejected()),
    submitMissing: () => open(() => listener.submitMissing?.()),
  };
}

/** `targetIFrame` is a selector, so every frame gets an element and an id of its own. */
let frames = 0;

function newTarget(container: HTMLElement): HTMLElement {
  const target = document.createElement("div");
  frames += 1;
  target.id = `conekta-card-${frames}`;
  container.replaceChildren(target);
  return target;
}

function loadScript(url: string): Promise<Component> {
  const loaded = window.ConektaCheckoutComponents;
  if (loaded !== undefined) return Promise.resolve(loaded);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = scriptAddress(url);
    script.async = true;
    script.addEventListener("load", () => {
      const component = window.ConektaCheckoutComponents;
      if (component === undefined) reject(new Error(`${url} defines no Component.`));
      else resolve(component);
    });
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error(`${url} could not be loaded.`));
    });
    document.head.append(script);
  });
}

/** A frame that our own policy or an extension's forbids tells nobody else. */
function onBlockedByPolicy(scriptUrl: string, blocked: () => void, signal: AbortSignal): void {
  const { origin } = new URL(scriptUrl, location.href);
  const check = (violation: SecurityPolicyViolationEvent) => {
    const isEnforced = violation.disposition === "enforce";
    if (isEnforced && violation.blockedURI.startsWith(origin)) blocked();
  };
  document.addEventListener("securitypolicyviolation", check, { signal });
}
