/**
 * Stands in for `@smithy/core/checksum` inside the bundles (see `infra/bundle.ts`).
 *
 * The original carries a JavaScript implementation beside Node's for every algorithm; Lambda has
 * Node's. Same class shape: `Sha256` signs requests, with a secret; `Md5` checks SQS's answers.
 */
import { createHash, createHmac } from "node:crypto";

type Source = string | ArrayBuffer | ArrayBufferView;

function bytesOf(source: Source): Uint8Array | string {
  if (typeof source === "string") return source;
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  return new Uint8Array(source);
}

function checksum(algorithm: "sha256" | "md5") {
  return class {
    private state;
    private readonly secret: Source | undefined;

    constructor(secret?: Source) {
      this.secret = secret;
      this.state = this.fresh();
    }

    update(source: Source): void {
      this.state.update(bytesOf(source));
    }

    async digest(): Promise<Uint8Array> {
      return this.state.digest();
    }

    reset(): void {
      this.state = this.fresh();
    }

    private fresh() {
      const { secret } = this;
      return secret === undefined ? createHash(algorithm) : createHmac(algorithm, bytesOf(secret));
    }
  };
}

export const Sha256 = checksum("sha256");
export const Md5 = checksum("md5");
