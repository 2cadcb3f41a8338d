/** What a copy of the page is made to believe of what is around it. `hands.ts` says how. */
export type Pretence =
  | "api-silent"
  | "api-away"
  | "renewal-refused"
  | "merchant-refused"
  | "bank-asks"
  | "in-whatsapp"
  | "own-button";

/** What a card holder does there, or what happens to them. `hands.ts` says in which state. */
export type Gesture =
  | "visa"
  | "american-express"
  | "challenged-card"
  | "consent"
  | "wrong-pin"
  | "save"
  | "wrong-code"
  | "new-link"
  | "lose-network"
  | "open-without-network";

/** What the gallery does for whoever opens a sample's link, in this order. */
export type Act = {
  readonly pretends?: Pretence;
  readonly hands?: readonly Gesture[];
};
