import { DEFAULTS } from '../model/generated/settings.ts';
import type { Integration } from '../model/workspace.ts';

type IntegrationDefaults = Omit<Integration, 'name' | 'connection' | 'destination' | 'delivery' | 'origin'> & {
  readonly delivery: Omit<Integration['delivery'], 'from'>;
};

/** The value of every key that an Integration may leave out, as the schema states it. */
export const INTEGRATION_DEFAULTS: IntegrationDefaults = DEFAULTS.Integration;
