/**
 * Stands in for `@aws-sdk/middleware-endpoint-discovery` inside the bundles (see `infra/bundle.ts`).
 *
 * DynamoDB's client prepares a cache for endpoint discovery, which none of its operations asks for:
 * 9 KB of cache that stays empty.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};

export function resolveEndpointDiscoveryConfig<Settings>(settings: Settings): Settings {
  return settings;
}
