import type { DecimalText } from '../../model/decimal.ts';
import { type JsonObject, type JsonValue, jsonNumber } from '../../support/json.ts';
import { type Answer, ErrorAnswer, notFound, ok } from './answer.ts';
import { LARGE_PAGE, SMALL_PAGE, answerPage } from './listing.ts';
import { type Route, type RouteContext, listParameter, parameter } from './route.ts';
import type {
  AccountRecord,
  AggregationRecord,
  CompoundAggregationRecord,
  CounterRecord,
  M3terState,
  OrganizationRecord,
  PricingRecord,
  ProductRecord,
  Stored,
  UserRecord,
} from './state.ts';
import { findById } from './state.ts';

/** Records that tieout only reads: accounts, the catalog, users and the organization's settings. */
export const REFERENCE_ROUTES: readonly Route[] = [
  ...readRoutes('accounts', 'Account', SMALL_PAGE, (state) => state.accounts, encodeAccount),
  { method: 'GET', path: 'accounts/:id/children', run: listChildren },
  ...readRoutes('products', 'Product', LARGE_PAGE, (state) => state.products, encodeProduct),
  ...readRoutes('aggregations', 'Aggregation', SMALL_PAGE, (state) => state.aggregations, encodeAggregation),
  ...readRoutes(
    'compoundaggregations',
    'CompoundAggregation',
    SMALL_PAGE,
    (state) => state.compoundAggregations,
    encodeCompoundAggregation,
  ),
  ...readRoutes('counters', 'Counter', LARGE_PAGE, (state) => state.counters, encodeCounter),
  ...readRoutes('pricings', 'Pricing', SMALL_PAGE, (state) => state.pricings, encodePricing),
  ...readRoutes('users', 'User', LARGE_PAGE, (state) => state.users, encodeUser),
  { method: 'GET', path: 'customfields', run: (context) => ok(encodeCustomFields(context.state)) },
  { method: 'GET', path: 'organizationconfig', run: (context) => ok(encodeOrganization(context.state.organization)) },
];

/** Query parameters that narrow a list by a member of its records. */
const MEMBER_FILTERS = ['planId', 'aggregationId', 'productId'] as const;
const REFUSED_FILTERS = ['planTemplateId', 'date', 'searchQuery'];

function readRoutes<T extends Stored>(
  path: string,
  entity: string,
  pageSizeMax: number,
  records: (state: M3terState) => readonly T[],
  encode: (record: T) => JsonObject,
): readonly Route[] {
  const list = (context: RouteContext): Answer => {
    const matches = listFilter(context, path);
    return answerPage(context, records(context.state), { pageSizeMax, matches, encode });
  };
  const read = (context: RouteContext): Answer => {
    const id = parameter(context, 'id');
    if (id === 'search' || id === 'me') throw new ErrorAnswer(501, `the sandbox does not support ${path}/${id}`);
    const record = findById(records(context.state), id);
    if (record === undefined) throw notFound(entity, id);
    return ok(encode(record));
  };
  return [
    { method: 'GET', path, run: list },
    { method: 'GET', path: `${path}/:id`, run: read },
  ];
}

function listFilter(context: RouteContext, path: string): (record: Stored) => boolean {
  const refused = REFUSED_FILTERS.find((name) => context.query.has(name));
  if (refused !== undefined) throw new ErrorAnswer(501, `the sandbox does not support ${path}?${refused}=`);
  const ids = listParameter(context.query, 'ids');
  const codes = listParameter(context.query, 'codes');
  const members = MEMBER_FILTERS.filter((name) => context.query.has(name));
  return (record) => {
    const held: Readonly<Record<string, unknown>> = { ...record };
    if (ids !== null && !ids.has(record.id)) return false;
    if (codes !== null && !(typeof held['code'] === 'string' && codes.has(held['code']))) return false;
    return members.every((name) => held[name] === context.query.get(name));
  };
}

function listChildren(context: RouteContext): Answer {
  const id = parameter(context, 'id');
  return answerPage(context, context.state.accounts, {
    pageSizeMax: SMALL_PAGE,
    matches: (account) => account.parentAccountId === id,
    encode: encodeAccount,
  });
}

function number(text: DecimalText | number): JsonValue {
  return jsonNumber(String(text));
}

/** `null` members are left out, as m3ter's answers have them optional. */
export function present(members: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** Id, version and audit members that every entity has. */
export function encodeStored(record: Stored): JsonObject {
  return {
    id: record.id,
    version: number(record.version),
    dtCreated: record.dtCreated,
    dtLastModified: record.dtLastModified,
    createdBy: record.createdBy,
    lastModifiedBy: record.lastModifiedBy,
  };
}

function encodeAccount(account: AccountRecord): JsonObject {
  const customFields = account.customFields;
  return present({
    ...encodeStored(account),
    name: account.name,
    code: account.code,
    emailAddress: account.emailAddress,
    address: account.address === null ? null : { ...account.address },
    currency: account.currency,
    customFields:
      customFields === null
        ? null
        : Object.fromEntries(
            Object.entries(customFields).map(([name, value]) => [
              name,
              typeof value === 'string' ? value : number(value.number),
            ]),
          ),
    configData: account.configData,
    purchaseOrderNumber: account.purchaseOrderNumber,
    parentAccountId: account.parentAccountId,
    daysBeforeBillDue: account.daysBeforeBillDue === null ? null : number(account.daysBeforeBillDue),
  });
}

function encodeProduct(product: ProductRecord): JsonObject {
  return { ...encodeStored(product), name: product.name, code: product.code, customFields: {} };
}

function encodeAggregation(record: AggregationRecord): JsonObject {
  return present({
    ...encodeStored(record),
    name: record.name,
    code: record.code,
    unit: record.unit,
    meterId: record.meterId,
    targetField: record.targetField,
    aggregation: record.aggregation,
    rounding: 'NONE',
    quantityPerUnit: number('1'),
    segmentedFields: record.segmentedFields,
    accountingProductId: record.accountingProductId,
    customFields: {},
  });
}

function encodeCompoundAggregation(record: CompoundAggregationRecord): JsonObject {
  return present({
    ...encodeStored(record),
    name: record.name,
    code: record.code,
    unit: record.unit,
    calculation: record.calculation,
    rounding: 'NONE',
    quantityPerUnit: number('1'),
    evaluateNullAggregations: false,
    productId: record.productId,
    accountingProductId: record.accountingProductId,
    customFields: {},
  });
}

function encodeCounter(record: CounterRecord): JsonObject {
  return present({
    ...encodeStored(record),
    name: record.name,
    code: record.code,
    unit: record.unit,
    productId: record.productId,
  });
}

function encodePricing(record: PricingRecord): JsonObject {
  return present({
    ...encodeStored(record),
    code: record.code,
    description: record.description,
    planId: record.planId,
    aggregationId: record.aggregationId,
    compoundAggregationId: record.compoundAggregationId,
    startDate: record.startDate,
    cumulative: record.cumulative,
    type: 'DEBIT',
    pricingBands: record.bands.map((band) => ({
      id: band.id,
      lowerLimit: number(band.lowerLimit),
      fixedPrice: number(band.fixedPrice),
      unitPrice: number(band.unitPrice),
    })),
  });
}

function encodeUser(user: UserRecord): JsonObject {
  return { ...encodeStored(user), firstName: user.firstName, lastName: user.lastName, email: user.email };
}

function encodeCustomFields(state: M3terState): JsonObject {
  return { id: state.organizationId, version: number(1), ...state.customFields };
}

function encodeOrganization(organization: OrganizationRecord): JsonObject {
  return present({
    version: number(organization.version),
    currency: organization.currency,
    timezone: organization.timezone,
    daysBeforeBillDue: number(organization.daysBeforeBillDue),
    externalInvoiceDate: organization.externalInvoiceDate,
    billPrefix: organization.billPrefix,
    sequenceStartNumber: number(organization.sequenceStartNumber),
    currencyConversions: encodeConversions(organization.currencyConversions),
  });
}

export function encodeConversions(
  conversions: readonly { readonly from: string; readonly to: string; readonly multiplier: DecimalText }[],
): JsonValue {
  return conversions.map(({ from, to, multiplier }) => ({ from, to, multiplier: number(multiplier) }));
}
