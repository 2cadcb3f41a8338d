import { Refusal } from "#local/conekta/refusal.ts";
import type { Request, Route } from "./route.ts";

export type Keys = { readonly privateKey: string; readonly publicKey: string };

/** Bearer as in the specification; Basic with the key as user name and no password is documented too. */
export const authorize = (keys: Keys, route: Route, { headers }: Pick<Request, "headers">) => {
  if (route.key !== "private" && route.key !== "public") {
    return;
  }
  const shown = keyIn(String(headers["authorization"] ?? ""));
  const wanted = route.key === "private" ? keys.privateKey : keys.publicKey;
  if (shown === "") {
    throw new Refusal(401, {
      code: "conekta.errors.authentication.missing_key",
      message: "Acceso no autorizado.",
      debug: "Please include your access key in your request.",
    });
  }
  if (shown !== wanted) {
    throw new Refusal(401, {
      code: "conekta.errors.authentication.unrecognized_access_key",
      message: "Acceso no autorizado.",
      debug: `The access key is not the ${route.key} key of this account.`,
    });
  }
};

const keyIn = (authorization: string): string => {
  const [scheme = "", value = ""] = authorization.split(" ");
  switch (scheme.toLowerCase()) {
    case "bearer":
      return value;
    case "basic":
      return Buffer.from(value, "base64").toString("utf8").replace(/:$/, "");
    default:
      return "";
  }
};
