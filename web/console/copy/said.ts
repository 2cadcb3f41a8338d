import { type Said, type Sentences, wordsOf } from "#local/console/said.ts";
import { language } from "#web/console/state/settings.ts";
import { es } from "./es.ts";
import { money } from "./numbers.ts";
import { named } from "./words.ts";

/** What the server says in English, see local/console/said.ts. */
const SPANISH: Sentences = {
  paid_twice: ({ charges }) => `pagados: ${charges}`,
  not_told: ({ system }) => `${named(es.lanes, system)} no se enteró de que está pagado`,
  went_back: ({ status }) => `volvió a «${named(es.status, status)}»`,
  amounts_differ: ({ here, elsewhere }) =>
    `${money(here, null)} aquí, ${money(elsewhere, null)} en otro lado`,
  refused_and_queued: () => "se encoló un evento rechazado",
  card_number: ({ lane, title }) => `en ${named(es.lanes, lane)}: ${title}`,
  not_paid_here: ({ status }) => `pagado en Conekta; aquí, «${named(es.status, status)}»`,
  unexplained: ({ message }) => `mensaje ${message}`,

  no_such_payment: () => "No hay tal pago.",
  no_such_snapshot: () => "No hay tal foto.",
  no_such_scenario: () => "No hay tal escenario.",
  no_such_hop: ({ hop }) => `No hay un paso ${hop}.`,
  no_event_in_hop: ({ hop }) => `El paso ${hop} no lleva un evento.`,
  not_of_this_run: () => "Solo se reejecuta lo que se invocó desde que arrancó el host.",
  not_at_conekta_yet: () => "Conekta todavía no tiene un pedido suyo.",
  not_simulated: () => "Para eso hace falta el Conekta simulado.",
  simulator_refuses: ({ why }) => (why === "" ? "El simulador no acepta." : `El simulador: ${why}`),
  no_such_queue: ({ queue }) => `No hay una cola ${queue}.`,
  no_dead_letters: ({ queue }) => `${queue} no guarda mensajes muertos.`,
  not_understood: ({ why }) => `No se entiende: ${why}`,
  too_large: () => "El cuerpo es demasiado grande.",
  not_from_here: () => "Esto solo responde a esta máquina.",
  not_in_stage: ({ stage }) => `El stage ${stage} no tiene tal pedido.`,
  unknown_of_stage: () => "La consola de un stage desplegado no sabe de eso.",
  stage_is_read_only: () =>
    "La consola de un stage desplegado no cambia nada. Mensajes muertos: pagos redrive; pedidos: la API.",
};

/** In the language of the person; `english` is what the server said, and all there is of what nobody foresaw. */
export function heard(said: Said | null | undefined, english: string): string {
  return said == null || language.value === "en" ? english : wordsOf(SPANISH, said);
}
