import * as z from "zod/mini";

/** Which page of a list is asked for, as text, the way a URL carries it. */
export const PAGE_QUERY = {
  limit: z.optional(
    z.pipe(
      z.string().check(z.regex(/^[0-9]{1,3}$/)),
      z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(100))),
    ),
  ),
  cursor: z.optional(z.string().check(z.maxLength(500))),
};

/** Where nobody says how many. */
export const PAGE_USUAL = 20;
