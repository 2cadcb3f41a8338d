import { createPublicKey, type KeyObject, verify } from "node:crypto";

const PEM = /-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g;

/**
 * Checks the `Digest` header of Conekta's webhooks: RSASSA-PKCS1-v1_5 with SHA-256 over the raw body,
 * in base64. An event does not name its key, so every active one is tried; two are active during a
 * rotation. Throws when there is none: without a key nothing can be believed.
 *
 * @param publicKeys answers a PEM bundle, one or more public keys one after the other.
 */
export function conektaSignature(publicKeys: () => Promise<string>) {
  const parse = remembering(parseKeys);

  return async (body: Uint8Array, signature: string): Promise<boolean> => {
    const keys = parse(await publicKeys());
    const bytes = Buffer.from(signature, "base64");
    return keys.some((key) => verify("RSA-SHA256", body, key, bytes));
  };
}

/** Parsing a key costs twice as much as verifying with it, and it changes once a year. */
function remembering(parseBundle: (bundle: string) => KeyObject[]) {
  let bundle: string | null = null;
  let keys: KeyObject[] = [];
  return (asked: string): KeyObject[] => {
    if (asked !== bundle) {
      keys = parseBundle(asked);
      bundle = asked;
    }
    return keys;
  };
}

function parseKeys(bundle: string): KeyObject[] {
  const keys = (bundle.match(PEM) ?? []).map((pem) => createPublicKey(pem));
  if (keys.length === 0) throw new Error("The webhook keys secret holds no public key.");
  return keys;
}
