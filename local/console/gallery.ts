import type { Gallery } from "#local/gallery/start-gallery.ts";
import type { Outputs as AllOutputs } from "#local/host/outputs.ts";
import type { GalleryPlace } from "./tools-contract.ts";

export interface GalleryDesk {
  /** Where the card page's states are drawn; begins to serve them when first asked. */
  readonly open: (outputs: AllOutputs) => Promise<GalleryPlace>;
  readonly stop: () => Promise<void>;
}

export function createGalleryDesk(root: string): GalleryDesk {
  let started: Promise<Gallery> | undefined;
  const start = async (outputs: AllOutputs) => {
    // Only whoever looks at the page waits for Vite to load.
    const { startGallery } = await import("#local/gallery/start-gallery.ts");
    return startGallery({ port: 0, root, host: async () => outputs });
  };
  return {
    async open(outputs) {
      started ??= start(outputs);
      const { url } = await started;
      return { wall: url, origin: new URL(url).origin };
    },
    async stop() {
      await (await started)?.close();
    },
  };
}
