import { Refused } from "#web/console/wire/ask.ts";
import { callApi } from "#web/console/wire/call-api.ts";

/** What the API says of a new link, this once. */
export interface CreatedLink {
  readonly id: string;
  readonly url: string;
  readonly whatsapp_url: string;
  readonly qr_svg: string;
}

export interface LinkWish {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly purpose: string;
}

/** Nobody in particular. */
export const SOMEBODY: LinkWish = {
  name: "Ana López",
  email: "ana@example.com",
  phone: "+525512345678",
  purpose: "Gas a domicilio",
};

export async function createLink({ purpose, ...customer }: LinkWish): Promise<CreatedLink> {
  const body = JSON.stringify({ customer, ...(purpose !== "" && { purpose }) });
  const answer = await callApi({ method: "POST", path: "/card-links", body });
  if (answer.status !== 201) throw new Refused(answer.body);
  return JSON.parse(answer.body);
}
