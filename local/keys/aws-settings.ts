/** Whose AWS it is: an account's, or this machine's. */
export interface AwsPlace {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** Of the local host, which asks for no credentials. */
  readonly endpoint?: string | undefined;
}

const NO_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** What every client of the SDK takes. What is not said, the SDK reads from its environment and files. */
export function awsSettings({ region, profile, endpoint }: AwsPlace) {
  return {
    ...(region && { region }),
    ...(profile && { profile }),
    ...(endpoint && { endpoint, region: "us-east-1", credentials: NO_CREDENTIALS }),
  };
}
