import { brunoFiles } from "./bruno.ts";
import { openApiDocument } from "./document.ts";
import { httpFiles } from "./http-files.ts";

/** Nothing but generated files lies in them. */
export const GENERATED_FOLDERS = ["docs/http", "docs/bruno"] as const;

/** Every file under `docs` that is made of the API's description, by path from the repository's root. */
export function describedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/openapi.json", `${JSON.stringify(openApiDocument(), null, 2)}\n`],
    ...under("docs/http", httpFiles()),
    ...under("docs/bruno", brunoFiles()),
  ]);
}

const under = (folder: string, files: ReadonlyMap<string, string>) =>
  [...files].map(([path, text]) => [`${folder}/${path}`, text] as const);
