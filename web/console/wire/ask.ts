import type { ConsoleProblem } from "#local/console/contract.ts";
import { heard } from "#web/console/copy/said.ts";

/** What the console's server refuses, and why, in the language of the person. */
export class Refused extends Error {
  override readonly name = "Refused";
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Asks the console's server. The answer is taken to have the shape that its contract says. */
export async function ask<Answer>(
  path: string,
  method: Method = "GET",
  body?: unknown,
): Promise<Answer> {
  return (await answerOf(path, method, body)).json();
}

export async function askText(path: string): Promise<string> {
  return (await answerOf(path, "GET")).text();
}

async function answerOf(path: string, method: Method, body?: unknown): Promise<Response> {
  const response = await fetch(`/api${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  if (response.ok) return response;
  const problem: ConsoleProblem = await response
    .json()
    .catch(() => ({ message: response.statusText }));
  throw new Refused(heard(problem.said, problem.message));
}
