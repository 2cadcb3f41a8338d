import * as z from "zod";
import { decide, findChallenged } from "#local/conekta/operations/charges.ts";
import type { Order } from "#local/conekta/state.ts";
import { type Answer, parameter, type Route } from "./route.ts";

/** Stands in for the page on which the card holder's bank asks whether the payment is wanted. */
export const threeDsRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/3ds/:id",
    key: "none",
    answer: (world, request) => {
      const order = findChallenged(world, parameter(request, "id"));
      return order === undefined ? html(404, "<h1>Esta verificación ya terminó</h1>") : ask(order);
    },
  },
  {
    method: "POST",
    path: "/3ds/:id",
    key: "none",
    answer: (world, request) => {
      const { decision } = Decision.parse(request.body);
      const order = findChallenged(world, parameter(request, "id"));
      return order === undefined
        ? html(404, "<h1>Esta verificación ya terminó</h1>")
        : goBack(decide(world, order.id, decision === "approve").order);
    },
  },
];

const Decision = z.object({ decision: z.enum(["approve", "reject"]) });

const ask = ({ amount, currency }: Order): Answer =>
  html(
    200,
    `<h1>Banco de pruebas</h1>
    <p>¿Autorizas este pago de <strong>${pesos(amount, currency)}</strong>?</p>
    <form method="post">
      <button name="decision" value="approve">Autorizar</button>
      <button name="decision" value="reject">Rechazar</button>
    </form>`,
  );

const pesos = (cents: number, currency: string) =>
  (cents / 100).toLocaleString("es-MX", { style: "currency", currency });

/** The address the merchant asked for learns the result, but unsigned: it proves nothing. */
const goBack = (order: Order): Answer => {
  if (order.return_url === null) {
    const result = order.payment_status === "paid" ? "Pago autorizado" : "Pago no autorizado";
    return html(200, `<h1>${result}</h1><p>Ya puedes cerrar esta ventana.</p>`);
  }
  const back = new URL(order.return_url);
  back.searchParams.set("order_id", order.id);
  back.searchParams.set("payment_status", order.payment_status ?? "");
  return { statusCode: 303, headers: { Location: back.href }, body: "" };
};

const html = (statusCode: number, content: string): Answer => ({
  statusCode,
  headers: { "Content-Type": "text/html; charset=utf-8" },
  body: `<!doctype html>
<html lang="es">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Verificación 3DS (simulador)</title>
    <style>body{font:1rem/1.5 system-ui;max-width:24rem;margin:15vh auto;padding:0 1rem;text-align:center}button{font:inherit;padding:.5rem 1rem;margin:.25rem}</style>
  </head>
  <body>${content}</body>
</html>
`,
});
