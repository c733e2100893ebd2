import type {
  AggregationRecord,
  CompoundAggregationRecord,
  CounterRecord,
  M3terState,
  PricingRecord,
  ProductReference,
} from '../m3ter/state.ts';
import {
  productReference,
  seedAggregation,
  seedCompoundAggregation,
  seedCounter,
  seedPricing,
  seedProduct,
} from './m3ter-records.ts';

/** What Northwind Robotics sells, as its m3ter organization has it. */
export interface ExampleCatalog {
  readonly products: { readonly [Name in ExampleProduct]: ProductReference };
  readonly apiRequests: AggregationRecord;
  readonly storage: AggregationRecord;
  readonly missionMinutes: AggregationRecord;
  readonly egress: CompoundAggregationRecord;
  readonly seats: CounterRecord;
  readonly apiPricing: PricingRecord;
  readonly storagePricing: PricingRecord;
  readonly missionPricing: PricingRecord;
  readonly egressPricing: PricingRecord;
  readonly overagePricing: PricingRecord;
}

type ExampleProduct =
  'platform' | 'api' | 'storage' | 'support' | 'seats' | 'services' | 'training' | 'prepaid' | 'legacy';

export function seedExampleCatalog(state: M3terState): ExampleCatalog {
  const platform = seedProduct(state, 'fleet-platform', 'Fleet Platform');
  const api = seedProduct(state, 'api-calls', 'API Calls');
  const storage = seedProduct(state, 'telemetry-storage', 'Telemetry Storage');
  const support = seedProduct(state, 'premium-support', 'Premium Support');
  const seats = seedProduct(state, 'robot-seats', 'Robot Seats');
  const services = seedProduct(state, 'field-services', 'Field Services');
  const training = seedProduct(state, 'onsite-training', 'Onsite Training');
  const prepaid = seedProduct(state, 'acc-prepaid', 'Prepaid Usage (accounting)');
  const legacy = seedProduct(state, 'legacy-sensors', 'Legacy Sensors');
  const apiRequests = seedAggregation(state, {
    code: 'api-requests',
    name: 'API requests',
    unit: 'requests',
    product: api,
  });
  const stored = seedAggregation(state, {
    code: 'storage-gb',
    name: 'Telemetry stored',
    unit: 'GB',
    product: storage,
  });
  const missionMinutes = seedAggregation(state, {
    code: 'mission-minutes',
    name: 'Mission minutes',
    unit: 'min',
    segmentedBy: 'robotModel',
  });
  const egress = seedCompoundAggregation(state, {
    code: 'total-egress',
    name: 'Total egress',
    unit: 'GB',
    calculation: 'aggregation.storage_gb + aggregation.api_requests / 1000000',
    product: storage,
  });
  return {
    products: {
      platform: productReference(platform),
      api: productReference(api),
      storage: productReference(storage),
      support: productReference(support),
      seats: productReference(seats),
      services: productReference(services),
      training: productReference(training),
      prepaid: productReference(prepaid),
      legacy: productReference(legacy),
    },
    apiRequests,
    storage: stored,
    missionMinutes,
    egress,
    seats: seedCounter(state, { code: 'connected-robots', name: 'Connected robots', unit: 'robots', product: seats }),
    ...seedPricings(state, { apiRequests, stored, missionMinutes, egress }),
  };
}

function seedPricings(
  state: M3terState,
  measured: {
    readonly apiRequests: AggregationRecord;
    readonly stored: AggregationRecord;
    readonly missionMinutes: AggregationRecord;
    readonly egress: CompoundAggregationRecord;
  },
): Pick<ExampleCatalog, 'apiPricing' | 'storagePricing' | 'missionPricing' | 'egressPricing' | 'overagePricing'> {
  return {
    apiPricing: seedPricing(state, {
      code: 'api-tiers',
      description: 'API requests',
      aggregationId: measured.apiRequests.id,
      tiers: [
        ['0', '0.0012', '0'],
        ['100000', '0.0009', '0'],
        ['500000', '0.00065', '0'],
      ],
    }),
    storagePricing: seedPricing(state, {
      code: 'storage-tiers',
      description: 'Telemetry stored',
      aggregationId: measured.stored.id,
      tiers: [
        ['0', '0.11', '0'],
        ['1000', '0.085', '0'],
      ],
    }),
    missionPricing: seedPricing(state, {
      code: 'mission-flat',
      description: 'Mission minutes',
      aggregationId: measured.missionMinutes.id,
      tiers: [['0', '0.0375', '0']],
    }),
    egressPricing: seedPricing(state, {
      code: 'egress-flat',
      description: 'Total egress',
      compoundAggregationId: measured.egress.id,
      tiers: [['0', '0.045', '0']],
    }),
    overagePricing: seedPricing(state, {
      code: 'api-overage',
      description: 'API requests above the prepaid volume',
      aggregationId: measured.apiRequests.id,
      tiers: [['0', '0.0015', '0']],
    }),
  };
}
