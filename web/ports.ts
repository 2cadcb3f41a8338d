import type { ComponentListener, MountedComponent } from "./card-form.ts";
import type { Config } from "./config.ts";
import type { Locale, Tone, Words } from "./copy/copy.ts";
import type { Facts } from "./facts.ts";
import type { LinkApi } from "./link-api.ts";
import type { Pace } from "./persist.ts";
import type { State } from "./states.ts";

/** What happened in whose browser, for the merchant's dashboard: no person, no card, no token. */
export type ClientEvent = { readonly state: State; readonly code?: string };

/** The world as the page needs it. */
export type Ports = {
  readonly pace: Pace;
  /** False where the browser lacks WebCrypto, without which there is no proof of consent. */
  readonly isCapable: boolean;
  /** The address says that a bank sent the card holder here. A hint only: anyone can write it. */
  readonly cameBack: boolean;
  readonly inApp: string | null;
  loadConfig(): Promise<Config>;
  /** Rejects where they cannot be fetched. */
  words(locale: Locale, tone: Tone): Promise<Words>;
  /** Null where the address carries no link token. */
  linkApi(config: Config): LinkApi | null;
  mount(config: Config, locale: Locale, listener: ComponentListener): MountedComponent;
  /** What stands in our own fields. `pin` is empty where it was not asked for. */
  entered(): { readonly consented: boolean; readonly pin: string };
  /** SHA-256 in hex. */
  digest(text: string): Promise<string>;
  /** A new name for an attempt to save a card. */
  newKey(): string;
  report(config: Config, event: ClientEvent): void;
  /** `entered` is false where only words changed, so that nothing is announced twice. */
  show(state: State, facts: Facts, entered: boolean): void;
};
