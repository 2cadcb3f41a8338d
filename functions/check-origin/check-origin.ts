type Deps = {
  /** What CloudFront adds to every request that it hands on. */
  readonly secret: () => Promise<string>;
  /** Whether two texts are equal, in a time that does not tell how far they are. */
  readonly isSame: (one: string, other: string) => boolean;
};

/** Whether a request came through CloudFront, where the firewall and the viewer's address are. */
export async function cameThroughCloudFront(
  { secret, isSame }: Deps,
  shown: string | undefined,
): Promise<boolean> {
  return shown !== undefined && isSame(shown, await secret());
}
