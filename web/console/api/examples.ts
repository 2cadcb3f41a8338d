/** A body to begin with, by route; `{customer}` is a saved one where there is any. */
const BODIES: Readonly<Record<string, unknown>> = {
  "POST /orders": {
    customer_id: "{customer}",
    currency: "MXN",
    line_items: [{ name: "Tanque de gas", unit_price: 35_000, quantity: 1 }],
  },
  "POST /customers": {
    name: "Luis Pérez",
    email: "luis@example.com",
    phone: "+525512345678",
    token_id: "tok_test_visa_4242",
  },
  "POST /card-links": {
    customer: { name: "Ana López", email: "ana@example.com", phone: "+525512345678" },
  },
  "POST /orders/{id}/refunds": { amount: 10_000, reason: "requested_by_client" },
};

export function exampleOf(route: string, customerId: string | null): string {
  const body = Object.entries(BODIES).find(([name]) => name === route)?.[1];
  if (body === undefined) return route.startsWith("GET") ? "" : "{}";
  return JSON.stringify(body, null, 2).replace("{customer}", customerId ?? "cus_…");
}
