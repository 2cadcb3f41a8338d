import * as z from "zod";

const ACCEPT = "application/vnd.conekta-v2.3.0+json";
const TIMEOUT_MS = 10_000;

const Refused = z.object({ details: z.array(z.object({ debug_message: z.string().nullish() })) });

export type ConektaHttp = ReturnType<typeof conektaHttp>;

/**
 * Conekta's API as one private key opens it. Says plainly what Conekta refuses, and never repeats the key.
 *
 * @param url base address of Conekta's API, without a trailing slash.
 */
export function conektaHttp(url: string, privateKey: string) {
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        accept: ACCEPT,
        authorization: `Bearer ${privateKey}`,
        "content-type": "application/json",
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Error(`Conekta does not answer at ${url}.`, { cause });
    });
    if (response.ok || (method === "DELETE" && response.status === 404)) return response;
    throw new Error(await refusalIn(response));
  };
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema) =>
    schema.parse(await (await ask("GET", path)).json());
  return { ask, read };
}

async function refusalIn(response: Response): Promise<string> {
  if (response.status === 401 || response.status === 403) {
    return "Conekta does not know this private key. Is it the public one, or one that was revoked?";
  }
  const body = Refused.safeParse(await response.json().catch(() => null));
  const said = body.data?.details[0]?.debug_message ?? "no reason given";
  return `Conekta answered ${response.status}: ${said}`;
}
