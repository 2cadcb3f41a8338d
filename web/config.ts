import { members, text } from "./json.ts";

/** What a deployment tells the page, served beside it as `config.json`. */
export type Config = {
  /** Base of our API, without a trailing slash; may be a path on the page's own origin. */
  readonly apiUrl: string;
  readonly conekta: { readonly publicKey: string; readonly scriptUrl: string };
  readonly merchant: {
    readonly name: string;
    readonly supportEmail?: string;
    readonly privacyUrl?: string;
  };
};

export function parseConfig(value: unknown): Config {
  const { apiUrl, conekta, merchant } = members(value);
  const { publicKey, scriptUrl } = members(conekta);
  const { name, supportEmail, privacyUrl } = members(merchant);
  return {
    apiUrl: required("apiUrl", apiUrl).replace(/\/$/, ""),
    conekta: {
      publicKey: required("conekta.publicKey", publicKey),
      scriptUrl: required("conekta.scriptUrl", scriptUrl),
    },
    merchant: {
      name: required("merchant.name", name),
      ...optional("supportEmail", text(supportEmail)),
      ...optional("privacyUrl", webAddress(privacyUrl)),
    },
  };
}

function required(name: string, value: unknown): string {
  const given = text(value);
  if (given === undefined) throw new Error(`config.json has no ${name}; expected a string.`);
  return given;
}

function optional<Name extends string>(name: Name, value: string | undefined) {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]: string });
}

/** Only http and https: the value ends in an `href`, where `javascript:` would run. */
function webAddress(value: unknown): string | undefined {
  const address = text(value);
  return address !== undefined && /^https?:\/\//i.test(address) ? address : undefined;
}
