import { UnexpectedAnswer } from '../http/answer-fields.ts';
import { toInstant } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { describeBand } from '../model/describe-band.ts';
import type { CodedEntity, M3terSnapshot, NamedBand, ObservedConfig, ObservedMapping } from '../model/m3ter.ts';
import type { M3terNeeds } from '../model/needs.ts';
import type { Clock } from '../support/clock.ts';
import { NotSignedIn } from '../support/errors.ts';
import { createIntern, type Intern } from '../support/intern.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../support/json.ts';
import { RequestRefused, type ListRequest, type M3terReader } from './client.ts';
import { createAccountKeeper } from './kept-accounts.ts';
import { proveListForm } from './list-form.ts';
import { isEngineOn, readBills, selectBillsForRuns, unreadableDiagnostic } from './read-bills.ts';
import { readRuns } from './read-runs.ts';
import { decodeAccount } from './wire/account.ts';
import { decodeCatalogue } from './wire/catalogue.ts';
import { decodeConfig } from './wire/config.ts';
import {
  decodeAccountCustomFields,
  decodeCodedEntity,
  decodeOrganizationCurrency,
  decodeOrganizationTimeZone,
  decodeUser,
} from './wire/entities.ts';
import { decodeMapping } from './wire/mapping.ts';
import { decodePricing, type PricingBand } from './wire/pricing-band.ts';
import { decodeVocabulary } from './wire/vocabulary.ts';

const API_NAMES: Readonly<Record<string, string>> = {
  QuickBooks: 'QUICKBOOKS',
  QuickBooksSandbox: 'QUICKBOOKS_SANDBOX',
};

/**
 * Reads what planning needs from one m3ter organization, every list to its end. An account, product or bill that does
 * not decode is left out with a diagnostic. A configuration or mapping that does not decode ends the read: without it
 * tieout would create it a second time.
 *
 * @throws NotSignedIn, RemoteUnavailable, WorldFailure
 */
export async function readM3ter(reader: M3terReader, needs: M3terNeeds, clock: Clock): Promise<M3terSnapshot> {
  const readAt = toInstant(clock.now());
  const diagnostics: Diagnostic[] = [];
  const intern = createIntern();
  const [entities, options, configs, mappings, bills] = await Promise.all([
    readEntities(reader, needs, diagnostics, intern),
    readOptions(reader, needs, diagnostics),
    readConfigs(reader),
    readMappings(reader, [needs.mappingSystem, ...needs.otherSystems], intern),
    needs.bills ? readBills(reader, needs, intern) : { bills: [], unreadable: [] },
  ]);
  const billIds = selectBillsForRuns({ bills: bills.bills, mappings, configs, needs, nowMs: clock.now() });
  if (billIds.length > 1) await proveListForm(reader, billIds);
  const system = needs.mappingSystem;
  const { runs, ...read } = await readRuns(reader, { billIds, system, engineOn: isEngineOn(configs, system) });
  return {
    organizationId: reader.organizationId,
    readAt,
    ...entities,
    ...options,
    configs,
    mappings,
    bills: bills.bills,
    unreadableBills: bills.unreadable,
    runs,
    diagnostics: [...diagnostics, ...read.diagnostics],
  };
}

/** Accounts, and the objects that references name. */
async function readEntities(reader: M3terReader, needs: M3terNeeds, diagnostics: Diagnostic[], intern: Intern) {
  const { m3terPageSize: large, m3terPageSizeSmall: small } = reader.limits;
  const read = async <T extends { readonly id: string }>(
    list: ListRequest,
    decode: (object: JsonObject) => T,
  ): Promise<readonly T[]> => await readTolerantly(reader, list, decode, diagnostics);
  const coded = async (path: string, pageSize: number, what: string) =>
    await read({ path, pageSize }, (object) => decodeCodedEntity(what, object));
  const keepAccount = createAccountKeeper();
  const [accounts, products, aggregations, compoundAggregations, pricings, users] = await Promise.all([
    read({ path: 'accounts', pageSize: small }, (object) => keepAccount(decodeAccount(object, intern))),
    coded('products', large, 'product'),
    coded('aggregations', small, 'aggregation'),
    coded('compoundaggregations', small, 'compound aggregation'),
    needs.pricingBands ? read({ path: 'pricings', pageSize: small }, decodePricing) : [],
    needs.users ? read({ path: 'users', pageSize: large }, decodeUser) : [],
  ]);
  const pricingBands = nameBands(
    pricings.flatMap(({ bands }) => bands),
    [...aggregations, ...compoundAggregations],
  );
  return { accounts, products, aggregations, compoundAggregations, pricingBands, users };
}

/**
 * The organization's time zone. Null when it has none or m3ter does not tell it.
 *
 * @throws NotSignedIn, RemoteUnavailable
 */
export async function readOrganizationTimeZone(reader: M3terReader): Promise<string | null> {
  const organization = await readOptional(reader, 'organizationconfig', {}, []);
  return isJsonObject(organization) ? decodeOrganizationTimeZone(organization) : null;
}

/** What an organization may not offer. Each is null, with a note, when m3ter refuses it. */
async function readOptions(reader: M3terReader, needs: M3terNeeds, diagnostics: Diagnostic[]) {
  const optional = async (path: string, query: Readonly<Record<string, string>> = {}): Promise<JsonValue | null> =>
    await readOptional(reader, path, query, diagnostics);
  const [organization, fields, available, vocabulary] = await Promise.all([
    optional('organizationconfig'),
    needs.customFields ? optional('customfields') : null,
    optional('integrationconfigs/available', { entityType: 'Bill' }),
    optional('externalmappingconfiguration'),
  ]);
  const catalogue = decodeCatalogue(available, API_NAMES[needs.mappingSystem] ?? needs.mappingSystem);
  if (available !== null && catalogue === null) diagnostics.push(catalogueNotUnderstood());
  return {
    organizationCurrency: isJsonObject(organization) ? decodeOrganizationCurrency(organization) : null,
    accountCustomFields: isJsonObject(fields) ? decodeAccountCustomFields(fields) : null,
    catalogue,
    vocabulary: decodeVocabulary(vocabulary),
  };
}

function catalogueNotUnderstood(): Diagnostic {
  return {
    severity: 'warning',
    code: 'm3ter/catalogue-not-understood',
    message:
      "the form of m3ter's catalogue of configuration options is not known to tieout; built-in key names are used",
    hint: 'compare with: tieout discover; a key can be set in the Connection under m3ter.configKeys',
  };
}

async function readTolerantly<T extends { readonly id: string }>(
  reader: M3terReader,
  list: ListRequest,
  decode: (object: JsonObject) => T,
  diagnostics: Diagnostic[],
): Promise<readonly T[]> {
  const read = new Map<string, T>();
  await reader.readList(list, (object) => {
    try {
      const value = decode(object);
      read.set(value.id, value);
    } catch (error) {
      if (!(error instanceof UnexpectedAnswer)) throw error;
      diagnostics.push(unreadableDiagnostic(error));
    }
  });
  return [...read.values()];
}

/** Names each band. A pricing without code and description is named by what it prices. */
function nameBands(bands: readonly PricingBand[], aggregations: readonly CodedEntity[]): readonly NamedBand[] {
  const codes = new Map(aggregations.map(({ id, code, name }) => [id, code ?? name]));
  return bands.map((band) => {
    const priced = codes.get(band.aggregationId ?? band.compoundAggregationId ?? '') ?? null;
    return { id: band.id, name: describeBand({ ...band, pricing: band.pricing ?? priced }) };
  });
}

/** All Bill configurations of the organization. tieout does not manage those for other entities. */
export async function readConfigs(reader: M3terReader): Promise<readonly ObservedConfig[]> {
  const configs = new Map<string, ObservedConfig>();
  await reader.readList({ path: 'integrationconfigs', pageSize: reader.limits.m3terPageSize }, (object) => {
    if (object['entityType'] !== 'Bill') return;
    const config = decodeConfig(object);
    configs.set(config.id, config);
  });
  return [...configs.values()];
}

async function readMappings(
  reader: M3terReader,
  systems: readonly string[],
  intern: Intern,
): Promise<readonly ObservedMapping[]> {
  const mappings = new Map<string, ObservedMapping>();
  const lists = [...new Set(systems)].map(async (system) => {
    const query = { externalSystemId: system };
    await reader.readList({ path: 'externalmappings', query, pageSize: reader.limits.m3terPageSize }, (object) => {
      if (object['externalSystem'] !== system) return;
      const mapping = decodeMapping(object, intern);
      mappings.set(mapping.id, mapping);
    });
  });
  await Promise.all(lists);
  return [...mappings.values()];
}

async function readOptional(
  reader: M3terReader,
  path: string,
  query: Readonly<Record<string, string>>,
  diagnostics: Diagnostic[],
): Promise<JsonValue | null> {
  try {
    const value = await reader.readOne(path, query);
    if (value === null) diagnostics.push(notAvailable(path));
    return value;
  } catch (error) {
    // Only this address is refused. If the sign-in itself were refused, the required lists would fail too.
    if (!(error instanceof RequestRefused) && !(error instanceof NotSignedIn)) throw error;
    diagnostics.push(notAvailable(path));
    return null;
  }
}

function notAvailable(path: string): Diagnostic {
  return {
    severity: 'info',
    code: 'm3ter/not-available',
    message: `m3ter does not offer "${path}" to this service user; what it would tell is not checked`,
  };
}
