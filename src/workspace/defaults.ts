import { DEFAULTS } from '../model/generated/settings.ts';
import type { Integration } from '../model/workspace.ts';

type IntegrationDefaults = Omit<Integration, 'name' | 'connection' | 'destination' | 'delivery' | 'origin'> & {
  readonly delivery: Omit<Integration['delivery'], 'from'>;
};

/** The default of every optional key of an Integration, from the schema. */
export const INTEGRATION_DEFAULTS: IntegrationDefaults = DEFAULTS.Integration;
