/**
 * What the console's server says to people. Each sentence has a name and what it is about, so that the page
 * can say it in Spanish: see web/console/copy/said.ts.
 */
interface SaidValues {
  // Of invariants.
  readonly paid_twice: { readonly charges: string };
  readonly not_told: { readonly system: string };
  readonly went_back: { readonly status: string };
  readonly amounts_differ: { readonly here: number; readonly elsewhere: number };
  readonly refused_and_queued: Nothing;
  readonly card_number: { readonly lane: string; readonly title: string };
  readonly not_paid_here: { readonly status: string };
  readonly unexplained: { readonly message: string };

  // Of what cannot be done.
  readonly no_such_payment: Nothing;
  readonly no_such_snapshot: Nothing;
  readonly no_such_scenario: Nothing;
  readonly no_such_hop: { readonly hop: number };
  readonly no_event_in_hop: { readonly hop: number };
  readonly not_of_this_run: Nothing;
  readonly not_at_conekta_yet: Nothing;
  readonly not_simulated: Nothing;
  readonly simulator_refuses: { readonly why: string };
  readonly no_such_queue: { readonly queue: string };
  readonly no_dead_letters: { readonly queue: string };
  readonly not_understood: { readonly why: string };
  readonly too_large: Nothing;
  readonly not_from_here: Nothing;
  readonly not_in_stage: { readonly stage: string };
  readonly unknown_of_stage: Nothing;
  readonly stage_is_read_only: Nothing;
}

type Nothing = Readonly<Record<never, never>>;

export type SaidCode = keyof SaidValues;

/** A sentence without its words. */
export type Said<Code extends SaidCode = SaidCode> = {
  readonly [Each in Code]: { readonly code: Each; readonly values: SaidValues[Each] };
}[Code];

/** All of the sentences in one language. */
export type Sentences = { readonly [Each in SaidCode]: (values: SaidValues[Each]) => string };

const ENGLISH: Sentences = {
  paid_twice: ({ charges }) => `paid: ${charges}`,
  not_told: ({ system }) => `${system} was not told that it is paid`,
  went_back: ({ status }) => `went back to ${status}`,
  amounts_differ: ({ here, elsewhere }) => `${here} cents here, ${elsewhere} elsewhere`,
  refused_and_queued: () => "a refused event was queued",
  card_number: ({ lane, title }) => `in ${lane}: ${title}`,
  not_paid_here: ({ status }) => `paid at Conekta, ${status} here`,
  unexplained: ({ message }) => `message ${message}`,

  no_such_payment: () => "There is no such payment.",
  no_such_snapshot: () => "There is no such snapshot.",
  no_such_scenario: () => "There is no such scenario.",
  no_such_hop: ({ hop }) => `There is no hop ${hop}.`,
  no_event_in_hop: ({ hop }) => `Hop ${hop} carries no event.`,
  not_of_this_run: () => "Only invocations of this run of the host can be rerun.",
  not_at_conekta_yet: () => "Conekta has no order for it yet.",
  not_simulated: () => "This needs the simulated Conekta.",
  simulator_refuses: ({ why }) => why || "The simulator refuses.",
  no_such_queue: ({ queue }) => `There is no queue named ${queue}.`,
  no_dead_letters: ({ queue }) => `${queue} holds no dead letters.`,
  not_understood: ({ why }) => why,
  too_large: () => "The body is too large.",
  not_from_here: () => "This answers on this machine only.",
  not_in_stage: ({ stage }) => `The stage ${stage} has no such order.`,
  unknown_of_stage: () => "The console of a deployed stage does not know that.",
  stage_is_read_only: () =>
    "The console of a deployed stage changes nothing. Dead letters: pagos redrive; orders: the API.",
};

/** A sentence's words in the language of those sentences. */
export function wordsOf<Code extends SaidCode>(sentences: Sentences, said: Said<Code>): string {
  return sentences[said.code](said.values);
}

export function inEnglish(said: Said): string {
  return wordsOf(ENGLISH, said);
}
