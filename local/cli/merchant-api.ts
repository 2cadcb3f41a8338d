import * as z from "zod";
import { accessTokenFor } from "./access-token.ts";
import type { StagePlace } from "./stage-place.ts";

const Problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).default([]),
});

/** The stage's API, asked as the merchant's server asks it. */
export async function merchantApi(place: StagePlace) {
  const url = place.need("ApiUrl");
  const { token } = await accessTokenFor(place);
  return {
    /** Gives what was answered. Throws what the problem says, where it is one. */
    async ask<Schema extends z.ZodType>(
      schema: Schema,
      [method, path]: readonly [method: string, path: string],
      body?: object,
    ): Promise<z.output<Schema>> {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }).catch((cause: unknown) => {
        throw new Error(`The API does not answer at ${url}.`, { cause });
      });
      if (!response.ok) throw new Error(await problemIn(response));
      return schema.parse(await response.json());
    },
  };
}

async function problemIn(response: Response): Promise<string> {
  const problem = Problem.safeParse(await response.json().catch(() => null));
  const { detail, title, errors = [] } = problem.data ?? {};
  return [
    `The API answered ${response.status}: ${detail ?? title ?? "no reason given"}`,
    ...errors.map(({ pointer, detail: why }) => `  ${pointer}  ${why}`),
  ].join("\n");
}
