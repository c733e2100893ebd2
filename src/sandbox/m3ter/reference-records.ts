import type { DecimalText } from '../../model/decimal.ts';
import { type JsonObject, type JsonValue, jsonNumber } from '../../support/json.ts';
import type { M3terModes } from './modes.ts';
import { type Answer, ErrorAnswer, ok } from './answer.ts';
import { currenciesOf, encodeCurrency } from './currencies.ts';
import { LARGE_PAGE, SMALL_PAGE, answerPage } from './listing.ts';
import { type Route, type RouteContext, listParameter, parameter, recordOf } from './route.ts';
import type {
  AccountRecord,
  AggregationRecord,
  CompoundAggregationRecord,
  CounterRecord,
  M3terState,
  MeterRecord,
  PlanRecord,
  PricingRecord,
  ProductRecord,
  Stored,
  UserRecord,
} from './state.ts';
import { encodeStored, present } from './encode-stored.ts';
import { answerSearch } from './search.ts';

/** Records that tieout only reads: accounts, the catalog, users and the organization's settings. */
export const REFERENCE_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'accounts/search', run: searchAccounts },
  ...readRoutes('accounts', 'Account', SMALL_PAGE, (state) => state.accounts, encodeAccount),
  { method: 'GET', path: 'accounts/:id/children', run: listChildren },
  ...readRoutes('products', 'Product', LARGE_PAGE, (state) => state.products, encodeProduct),
  ...readRoutes('meters', 'Meter', SMALL_PAGE, (state) => state.meters, encodeMeter),
  ...readRoutes('plans', 'Plan', SMALL_PAGE, (state) => state.plans, encodePlan),
  ...readRoutes('aggregations', 'Aggregation', SMALL_PAGE, aggregationsWithProduct, encodeAggregation),
  ...readRoutes(
    'compoundaggregations',
    'CompoundAggregation',
    SMALL_PAGE,
    (state) => state.compoundAggregations,
    encodeCompoundAggregation,
  ),
  ...readRoutes('counters', 'Counter', LARGE_PAGE, (state) => state.counters, encodeCounter),
  ...readRoutes('pricings', 'Pricing', SMALL_PAGE, (state) => state.pricings, encodePricing),
  ...readRoutes('picklists/currency', 'Currency', SMALL_PAGE, currenciesOf, encodeCurrency),
  { method: 'GET', path: 'users/me', run: readOwnUser },
  ...readRoutes('users', 'User', LARGE_PAGE, (state) => state.users, encodeUser),
  { method: 'GET', path: 'customfields', run: (context) => ok(encodeCustomFields(context.state)) },
  { method: 'GET', path: 'organizationconfig', run: (context) => ok(encodeOrganization(context.state)) },
];

/** Query parameters that narrow a list by a member of its records. */
const MEMBER_FILTERS = ['planId', 'aggregationId', 'productId'] as const;
const REFUSED_FILTERS = ['planTemplateId', 'date', 'searchQuery'];

function readRoutes<T extends Stored>(
  path: string,
  entity: string,
  pageSizeMax: number,
  records: (state: M3terState) => readonly T[],
  encode: (record: T, modes: M3terModes) => JsonObject,
): readonly Route[] {
  const list = (context: RouteContext): Answer => {
    const matches = listFilter(context, path);
    return answerPage(context, records(context.state), {
      pageSizeMax,
      matches,
      encode: (record) => encode(record, context.modes),
    });
  };
  const read = (context: RouteContext): Answer => {
    return ok(encode(recordOf(context, entity, records(context.state)), context.modes));
  };
  return [
    { method: 'GET', path, run: list },
    { method: 'GET', path: `${path}/:id`, run: read },
  ];
}

function listFilter(context: RouteContext, path: string): (record: Stored) => boolean {
  const refused = REFUSED_FILTERS.find((name) => context.query.has(name));
  if (refused !== undefined) throw new ErrorAnswer(501, `the sandbox does not support ${path}?${refused}=`);
  const ids = listParameter(context, 'ids');
  const codes = listParameter(context, 'codes');
  const members = MEMBER_FILTERS.flatMap((name) => {
    const wanted = listParameter(context, name);
    return wanted === null ? [] : [{ name, wanted }];
  });
  return (record) => {
    const fields: Readonly<Record<string, unknown>> = { ...record };
    if (ids !== null && !ids.has(record.id)) return false;
    if (codes !== null && !(typeof fields['code'] === 'string' && codes.has(fields['code']))) return false;
    return members.every(({ name, wanted }) => typeof fields[name] === 'string' && wanted.has(fields[name]));
  };
}

function listChildren(context: RouteContext): Answer {
  const id = parameter(context, 'id');
  return answerPage(context, context.state.accounts, {
    pageSizeMax: SMALL_PAGE,
    matches: (account) => account.parentAccountId === id,
    encode: (account) => encodeAccount(account, context.modes),
  });
}

/** Terms that `accounts/search` accepts (`m3ter.md` §5). */
const ACCOUNT_TERMS = [
  'name',
  'code',
  'currency',
  'purchaseOrderNumber',
  'parentAccountId',
  'codes',
  'id',
  'createdBy',
  'dtCreated',
  'lastModifiedBy',
  'ids',
] as const;

function searchAccounts(context: RouteContext): Answer {
  const encode = (account: AccountRecord): JsonObject => encodeAccount(account, context.modes);
  return answerSearch(context, { records: context.state.accounts, encode, terms: ACCOUNT_TERMS });
}

/** An aggregation belongs to the product of its meter. Its own record has no product (`m3ter.md` §3.6). */
function aggregationsWithProduct(state: M3terState): readonly (AggregationRecord & { productId: string | null })[] {
  const products = new Map(state.meters.map((meter) => [meter.id, meter.productId]));
  return state.aggregations.map((record) => ({ ...record, productId: products.get(record.meterId) ?? null }));
}

/** The service user of the request's credentials, and the organization. The sandbox has no console users. */
function readOwnUser(context: RouteContext): Answer {
  const { organizationId, organization } = context.state;
  return ok({
    organization: { id: organizationId, version: number(organization.version) },
    serviceUser: { id: context.user, version: number(1) },
  });
}

function number(text: DecimalText | number): JsonValue {
  return jsonNumber(String(text));
}

function encodeAccount(account: AccountRecord, { accountConfigData }: M3terModes): JsonObject {
  const customFields = account.customFields;
  return present({
    ...encodeStored(account),
    address: account.address === null ? null : { ...account.address },
    customFields:
      customFields === null
        ? null
        : Object.fromEntries(
            Object.entries(customFields).map(([name, value]) => [
              name,
              typeof value === 'string' ? value : number(value.number),
            ]),
          ),
    configData:
      accountConfigData === 'absent' ? null : (account.configData ?? (accountConfigData === 'given' ? {} : null)),
    daysBeforeBillDue: account.daysBeforeBillDue === null ? null : number(account.daysBeforeBillDue),
  });
}

function encodeProduct(product: ProductRecord): JsonObject {
  return { ...encodeStored(product), customFields: {} };
}

function encodeMeter(meter: MeterRecord): JsonObject {
  const dataFields = meter.dataFields.map((field) => ({ ...field, category: 'MEASURE' }));
  return present({ ...encodeStored(meter), dataFields, derivedFields: [], customFields: {} });
}

function encodePlan(plan: PlanRecord): JsonObject {
  return present({ ...encodeStored(plan), customFields: {} });
}

function encodeAggregation(record: AggregationRecord): JsonObject {
  return present({ ...encodeStored(record), rounding: 'NONE', quantityPerUnit: number('1'), customFields: {} });
}

function encodeCompoundAggregation(record: CompoundAggregationRecord): JsonObject {
  return present({
    ...encodeStored(record),
    rounding: 'NONE',
    quantityPerUnit: number('1'),
    evaluateNullAggregations: false,
    customFields: {},
  });
}

function encodeCounter(record: CounterRecord): JsonObject {
  return present(encodeStored(record));
}

function encodePricing({ bands, ...record }: PricingRecord): JsonObject {
  return present({
    ...encodeStored(record),
    type: 'DEBIT',
    pricingBands: bands.map((band) => ({
      id: band.id,
      lowerLimit: number(band.lowerLimit),
      fixedPrice: number(band.fixedPrice),
      unitPrice: number(band.unitPrice),
    })),
  });
}

function encodeUser(user: UserRecord): JsonObject {
  return encodeStored(user);
}

function encodeCustomFields(state: M3terState): JsonObject {
  return { id: state.organizationId, version: number(1), ...state.customFields };
}

function encodeOrganization({ organizationId, organization }: M3terState): JsonObject {
  return present({
    ...organization,
    id: organizationId,
    version: number(organization.version),
    daysBeforeBillDue: number(organization.daysBeforeBillDue),
    sequenceStartNumber: number(organization.sequenceStartNumber),
    currencyConversions: encodeConversions(organization.currencyConversions),
  });
}

export function encodeConversions(
  conversions: readonly { readonly from: string; readonly to: string; readonly multiplier: DecimalText }[],
): JsonValue {
  return conversions.map(({ from, to, multiplier }) => ({ from, to, multiplier: number(multiplier) }));
}
