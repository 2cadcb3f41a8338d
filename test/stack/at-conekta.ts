import type { Answer } from "./merchant.ts";

/** What the simulated Conekta itself has, asked with its private key. */
export function atConekta(conektaUrl: string) {
  const headers = {
    authorization: "Bearer key_local_private",
    accept: "application/vnd.conekta-v2.3.0+json",
  };

  async function ask(path: string): Promise<{ status: number; body: Answer["body"] }> {
    const response = await fetch(`${conektaUrl}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  }

  const order = async (id: string) => (await ask(`/orders/${id}`)).body;

  /** Cents of each refund of the order, smallest first. */
  const refunds = async (id: string): Promise<readonly number[]> =>
    (await order(id)).charges.data
      .flatMap(({ refunds }: Answer["body"]) => refunds?.data ?? [])
      .map(({ amount }: { amount: number }) => -amount)
      .sort((one: number, other: number) => one - other);

  const customerStatus = async (id: string) => (await ask(`/customers/${id}`)).status;

  const cards = async (id: string): Promise<readonly { last4: string }[]> =>
    (await ask(`/customers/${id}/payment_sources`)).body.data;

  /** Ids of the customers that Conekta has under a name. */
  const customersNamed = async (name: string): Promise<readonly string[]> =>
    (await ask(`/customers?search=${encodeURIComponent(name)}`)).body.data.map(
      ({ id }: { id: string }) => id,
    );

  return { order, refunds, customerStatus, customersNamed, cards };
}
