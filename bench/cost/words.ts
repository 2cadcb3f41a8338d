/** What the generated parts of docs/cost.md and docs/cost.es.md say; the rest is written by hand. */
export type Words = {
  readonly image: string;
  readonly chart: string;
  readonly sum: string;
  readonly unchecked: string;
  readonly caseHead: readonly string[];
  readonly lineHead: readonly string[];
  readonly priceHead: readonly string[];
  /** By the name of the case. */
  readonly cases: Readonly<Record<string, string>>;
};

const ENGLISH: Words = {
  image: "cost.svg",
  chart: "A million payments, by service",
  sum: "**Sum**",
  unchecked: "not checked elsewhere",
  caseHead: ["A million payments", "USD"],
  lineHead: ["What", "Units", "Of", "USD"],
  priceHead: ["What", "USD in us-east-1", "Published by", "Read at, as of"],
  cases: {
    usual:
      "**The usual month**: 4 events a payment, CloudFront and firewall, FIFO queues, 1 % twice",
    withoutEdge: "webhooks straight to API Gateway",
    standardQueues: "logistics and accounting as standard queues",
    threeEvents: "3 events a payment",
    fullBatches: "always ten events a batch",
    slowConekta: "Conekta takes 2 s an answer, not 0.4 s",
    everythingTwice: "everything is asked and told twice",
    usualStack: "the usual stack in the usual month, without what keeps charges safe",
    busy: "a busy month: 2 events, full batches, no edge, nothing twice, us-east-1",
    counted: "of that, what is counted (budget: 12)",
    standing: "**The stage itself**, a month, whether anybody pays or not",
  },
};

const SPANISH: Words = {
  image: "cost.es.svg",
  chart: "Un millón de pagos, por servicio",
  sum: "**Suma**",
  unchecked: "sin comprobar en otra fuente",
  caseHead: ["Un millón de pagos", "USD"],
  lineHead: ["Qué", "Unidades", "De", "USD"],
  priceHead: ["Qué", "USD en us-east-1", "Lo publica", "Leído en, con fecha de"],
  cases: {
    usual: "**El mes normal**: 4 eventos por pago, CloudFront y firewall, colas FIFO, 1 % repetido",
    withoutEdge: "webhooks directo a API Gateway",
    standardQueues: "logística y contabilidad como colas estándar",
    threeEvents: "3 eventos por pago",
    fullBatches: "siempre diez eventos por lote",
    slowConekta: "Conekta tarda 2 s por respuesta, no 0.4 s",
    everythingTwice: "todo se pide y se avisa dos veces",
    usualStack: "la pila habitual en el mes normal, sin lo que hace seguros los cobros",
    busy: "un mes ocupado: 2 eventos, lotes llenos, sin CloudFront, nada repetido, us-east-1",
    counted: "de eso, lo que se cuenta (presupuesto: 12)",
    standing: "**El ambiente mismo**, al mes, haya pagos o no",
  },
};

/** By the file in docs/. */
export const WORDS: Readonly<Record<string, Words>> = {
  "cost.md": ENGLISH,
  "cost.es.md": SPANISH,
};
