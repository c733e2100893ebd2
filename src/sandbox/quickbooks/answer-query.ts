import { jsonNumber, type JsonObject } from '../../support/json.ts';
import { parseQuery, type Query } from '../query/parse-query.ts';
import { invalidQuery, runQuery } from '../query/run-query.ts';
import { QuerySyntaxError } from '../query/tokens.ts';
import { type Call } from './call.ts';
import { renderCompanyInfo } from './company.ts';
import { notImplemented, QuickBooksFault, systemFault } from './fault.ts';
import { renderPreferences } from './preferences.ts';
import { isFields, textOf, type Fields } from './fields.ts';
import { projectRecord, renderRecord } from './render-record.ts';
import { ENTITY_NAMES, type EntityName } from './state.ts';
import { UNSUPPORTED_ENTITIES } from './unsupported.ts';

/** The `QueryResponse` member for a query text. @throws QuickBooksFault 4000, 4001, 501. */
export function answerQuery(call: Call, text: string): JsonObject {
  const query = parsedQuery(text, call.modes.queryCharacters);
  const single = singleRecord(call, query);
  if (single !== null) return single;
  const entity = entityOf(query);
  requireReadable(call, entity);
  if (call.modes.oddId === 'error4001' && query.conditions.some(hasOddId)) throw invalidQuery('Invalid Id');
  const result = runQuery(call, entity, query);
  if (query.columns === 'count') return { totalCount: jsonNumber(String(result.count)) };
  if (result.rows.length === 0) return {};
  if (call.modes.impossibleEmail !== 'shown' && result.rows.some(hasImpossibleEmail)) {
    throw failedByRecord(call.modes.impossibleEmail);
  }
  const { columns } = query;
  const rows = result.rows.map((row) => {
    const record = renderRecord(call.store, entity, row);
    return columns === 'all' || call.modes.projection === 'full' ? record : projectRecord(record, columns);
  });
  return {
    [entity]: rows,
    startPosition: jsonNumber(String(result.startPosition)),
    maxResults: jsonNumber(String(rows.length)),
  };
}

/** Characters that the query language does not know in that mode. */
const BEYOND_LATIN_1 = /[\u{100}-\u{10FFFF}]/u;

function hasOddId({ property, values }: Query['conditions'][number]): boolean {
  return property.toLowerCase() === 'id' && values.some((value) => value.kind === 'text' && !/^\d+$/.test(value.text));
}

function parsedQuery(text: string, characters: Call['modes']['queryCharacters']): Query {
  try {
    const at = characters === 'any' ? -1 : text.search(BEYOND_LATIN_1);
    if (at >= 0) throw new QuerySyntaxError(`Lexical error at line 1, column ${String(at + 1)}.`);
    return parseQuery(text);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw new QuickBooksFault(4000, { detail: `QueryParserError: ${error.message}` });
  }
}

function hasImpossibleEmail(row: Fields): boolean {
  return ['BillEmail', 'PrimaryEmailAddr'].some((name) => {
    const email = row[name];
    const address = isFields(email) ? textOf(email, 'Address') : null;
    return address !== null && !/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(address);
  });
}

function failedByRecord(mode: 'error4002' | 'error10000'): QuickBooksFault {
  return mode === 'error4002'
    ? new QuickBooksFault(4002, { detail: 'A record holds an invalid value.' })
    : systemFault();
}

/** Preferences and the company can be queried too, as tables with one row. */
function singleRecord(call: Call, query: Query): JsonObject | null {
  const name = query.entity.toLowerCase();
  if (name !== 'preferences' && name !== 'companyinfo') return null;
  if (query.conditions.length > 0) throw notImplemented(`conditions on ${query.entity}`);
  const one = jsonNumber('1');
  if (query.columns === 'count') return { totalCount: one };
  return name === 'preferences'
    ? { Preferences: [renderPreferences(call)], startPosition: one, maxResults: one }
    : { CompanyInfo: [renderCompanyInfo(call)], startPosition: one, maxResults: one };
}

const HELPER_LISTS: ReadonlySet<EntityName> = new Set(['Vendor', 'Employee', 'TaxCode', 'CompanyCurrency']);

/** Refuses lists that the user's rights or the company's edition do not allow (`quickbooks.md` §11.2). */
function requireReadable(call: Call, entity: EntityName): void {
  const { refusedLists } = call.modes;
  const isHidden =
    (refusedLists === 'employees5020' && entity === 'Employee') ||
    (refusedLists === 'taxCodes5020' && entity === 'TaxCode');
  if (isHidden) throw new QuickBooksFault(5020, { detail: `Permission Denied Error : ${entity}` });
  if (refusedLists === 'helpers5030' && HELPER_LISTS.has(entity)) {
    throw new QuickBooksFault(5030, { detail: `Feature Not Supported Error : ${entity}` });
  }
}

function entityOf(query: Query): EntityName {
  const wanted = query.entity.toLowerCase();
  const found = ENTITY_NAMES.find((name) => name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  if (UNSUPPORTED_ENTITIES.has(wanted)) throw notImplemented(`queries of ${query.entity}`);
  throw invalidQuery(`Invalid context declaration: ${query.entity}`);
}
