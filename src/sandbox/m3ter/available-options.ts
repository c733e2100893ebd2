import type { JsonObject, JsonValue } from '../../support/json.ts';
import { type Answer, notFound, ok } from './answer.ts';
import { LINE_ITEM_TYPES } from './line-item-types.ts';
import type { M3terModes } from './modes.ts';
import { type Route, type RouteContext, parameter } from './route.ts';

/** The options of a configuration that m3ter offers (`m3ter.md` §2.4). Their three lists are the console's three panels. */
export const AVAILABLE_OPTIONS_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'integrationconfigs/available', run: answerAvailable },
  { method: 'GET', path: 'integrationconfigs/available/systems', run: () => ok(SYSTEMS.map(encodeSystem)) },
  { method: 'GET', path: 'integrationconfigs/available/:systemName/entities', run: answerEntities },
  { method: 'GET', path: 'integrationconfigs/values/:systemName/:configOption', run: answerValues },
];

/** A destination. `systemName` of a request is its `destination`; the API's own names occur in answers only. */
interface System {
  readonly apiName: string;
  readonly destination: string;
  readonly displayName: string;
}

const SYSTEMS: readonly System[] = [
  { apiName: 'QUICKBOOKS', destination: 'QuickBooks', displayName: 'QuickBooks' },
  { apiName: 'QUICKBOOKS_SANDBOX', destination: 'QuickBooksSandbox', displayName: 'QuickBooks (Sandbox Mode)' },
];

interface Option {
  readonly key: string;
  readonly label: string;
  readonly type: string;
  /** Another spelling that a catalogue might offer (mode `variant-keys`). */
  readonly variant?: string;
}

const GLOBAL_OPTIONS: readonly Option[] = [
  { key: 'accountIds', label: 'Account ids', type: 'LIST', variant: 'allowedAccountIds' },
  { key: 'restrictedAccountIds', label: 'Restricted account ids', type: 'LIST' },
  { key: 'integrationDisabledNotificationUsers', label: 'Integration disabled notification users', type: 'LIST' },
];

const ENTITY_OPTIONS: readonly Option[] = [
  { key: 'onlySendBillOnApproval', label: 'Only send bill on approval', type: 'BOOLEAN' },
  { key: 'useExternalMappingAccountCode', label: 'Use external mapping account code', type: 'BOOLEAN' },
  { key: 'excludedLineItemTypes', label: 'Excluded line item types', type: 'LIST' },
  { key: 'accountFilter', label: 'Account filter', type: 'STRING' },
  { key: 'enforceExternalMappingsForConfig', label: 'Enforce external mappings for config', type: 'BOOLEAN' },
  { key: 'excludedProducts', label: 'Excluded products', type: 'LIST', variant: 'excludedProductIds' },
  { key: 'excludedAggregations', label: 'Excluded aggregations', type: 'LIST', variant: 'excludedAggregationIds' },
];

const DESTINATION_OPTIONS: readonly Option[] = [
  { key: 'splitUsageLineItems', label: 'Split usage line items', type: 'ENUM' },
  // The console's label has two spaces.
  { key: 'quickBooksItemMapping', label: 'Quick books item  mapping', type: 'MAP' },
  { key: 'sendZeroQuantityLineItems', label: 'Send zero quantity line items', type: 'BOOLEAN' },
  { key: 'allowBankTransferPayment', label: 'Allow bank transfer payment', type: 'BOOLEAN' },
  { key: 'allowCreditCardPayment', label: 'Allow credit card payment', type: 'BOOLEAN' },
  { key: 'bccInvoiceEmailAddress', label: 'Bcc invoice email address', type: 'STRING' },
  { key: 'accountManagerEmailCustomField', label: 'Account manager email custom field', type: 'STRING' },
  { key: 'sortLineItemsBy', label: 'Sort line items by', type: 'ENUM' },
  { key: 'strictLineItemMapping', label: 'Strict line item mapping', type: 'BOOLEAN' },
];

/** Allowed values of the options that have a closed list. */
const OPTION_VALUES: Readonly<Record<string, readonly string[]>> = {
  splitUsageLineItems: ['ITEM_PER_USAGE_BAND', 'ITEM_PER_PRODUCT', 'ITEM_PER_AGGREGATION'],
  sortLineItemsBy: ['NONE', 'SUBTOTAL', 'AGGREGATION_ID'],
  excludedLineItemTypes: LINE_ITEM_TYPES,
};

function answerAvailable(context: RouteContext): Answer {
  const entityType = context.query.get('entityType');
  const systemName = context.query.get('systemName');
  const offered = SYSTEMS.filter(({ destination }) => systemName === null || destination === systemName);
  const bill: JsonObject = {
    readableName: 'Bill',
    released: true,
    entityConfigurationOptions: encodeOptions(ENTITY_OPTIONS, context.modes),
    destinations: offered.map((system) => encodeDestination(system, context.modes)),
  };
  return ok({
    globalConfigurationOptions: encodeOptions(GLOBAL_OPTIONS, context.modes),
    supportedEntities: entityType === null || entityType === 'Bill' ? { Bill: bill } : {},
    selectedConfigurations: {},
  });
}

function encodeDestination(system: System, modes: M3terModes): JsonObject {
  return {
    apiName: system.apiName,
    destination: system.destination,
    displayName: system.displayName,
    released: true,
    authType: 'OAUTH_CODE',
    categories: ['ACCOUNTING'],
    destinationConfigOptions: encodeOptions(DESTINATION_OPTIONS, modes),
    authConfigOptions: encodeOptions([], modes),
  };
}

/** The form of an option list under each mode of `catalogueShape`. */
const ENCODE_OPTIONS = {
  opaque: (options) => ({ empty: options.length === 0 }),
  'by-key': (options) => Object.fromEntries(options.map(({ key, label, type }) => [key, { label, type }])),
  named: (options) => options.map(({ key, label, type }) => ({ name: key, displayName: label, settingType: type })),
  'variant-keys': (options) => options.map(({ key, label, type, variant }) => ({ key: variant ?? key, label, type })),
  labelled: (options) => options.map(({ key, label, type }) => ({ key, label, type })),
} as const satisfies Readonly<Record<M3terModes['catalogueShape'], (options: readonly Option[]) => JsonValue>>;

function encodeOptions(options: readonly Option[], modes: M3terModes): JsonValue {
  return ENCODE_OPTIONS[modes.catalogueShape](options);
}

function encodeSystem(system: System): JsonObject {
  return {
    identifier: system.destination,
    displayName: system.displayName,
    validationSupported: false,
    supportedAuthTypes: ['OAUTH_CODE'],
  };
}

function answerEntities(context: RouteContext): Answer {
  requireSystem(context);
  return ok(['Bill']);
}

function answerValues(context: RouteContext): Answer {
  requireSystem(context);
  const values = OPTION_VALUES[parameter(context, 'configOption')] ?? [];
  return ok(values.map((value) => ({ id: value, label: value })));
}

function requireSystem(context: RouteContext): void {
  const name = parameter(context, 'systemName');
  if (!SYSTEMS.some(({ destination }) => destination === name)) throw notFound('System', name);
}
