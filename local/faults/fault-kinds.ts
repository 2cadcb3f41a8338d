/** Everything that can be made to go wrong around the functions. */
export const FAULT_KINDS = {
  throttle: "DynamoDB or SQS refuses a call because there are too many; nothing happened",
  refuse: "DynamoDB or SQS answers a call with an internal error; nothing happened",
  lose: "DynamoDB or SQS did what it was asked, and the answer is an error or a dropped connection",
  delay: "DynamoDB or SQS takes up to a second and a half",
  partial: "a batch is only done in part: unprocessed keys, or messages that were not accepted",
  kill: "a function's process ends at a random moment, as at a time-out, with all that it was at",
  fail: "a function fails before it has done anything",
  redeliver: "a batch of events is delivered once more, seconds after it succeeded",
  shuffle: "the events of a batch come in another order",
  conekta_errors: "Conekta answers an error, a 429 or a web page; what was asked may have happened",
  conekta_silence: "Conekta hangs up, answers half, or too late; what was asked may have happened",
  webhooks: "Conekta's webhooks come twice, late, in another order, or never; some are forged",
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** Share of the occasions that each kind strikes, 0 to 1; a kind that is not named never strikes. */
export type Rates = Readonly<Partial<Record<FaultKind, number>>>;

export const ALL_FAULT_KINDS: readonly FaultKind[] = [
  "throttle",
  "refuse",
  "lose",
  "delay",
  "partial",
  "kill",
  "fail",
  "redeliver",
  "shuffle",
  "conekta_errors",
  "conekta_silence",
  "webhooks",
];

const OF_ENGINES = ["throttle", "refuse", "lose", "delay", "partial"] as const;

/**
 * The places of the stack that can be struck by themselves, and by what. `downstream` are the queues that
 * the merchant's own systems read, `queues` the others; `consumers` take batches, `functions` are the rest.
 */
export const FAULTS_OF_PLACES = {
  table: OF_ENGINES,
  queues: OF_ENGINES,
  downstream: OF_ENGINES,
  consumers: ["fail", "kill", "redeliver", "shuffle"],
  functions: ["fail", "kill"],
} as const satisfies Readonly<Record<string, readonly FaultKind[]>>;

export type FaultPlace = keyof typeof FAULTS_OF_PLACES;

/** How often each kind strikes where. */
export type RatesOfPlaces = Readonly<Partial<Record<FaultPlace, Rates>>>;
