import { isUuid } from '../model/address.ts';
import { docNumberOf, resendDocNumbersOf } from '../model/doc-number.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import { NOTHING_OF_QUICKBOOKS, type QuickBooksNeeds } from '../model/needs.ts';
import type { PlanScope } from '../model/plan.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { replacedBy } from '../model/void.ts';
import { destinationFor, type Connection } from '../model/workspace.ts';
import { nearestNumber } from '../support/did-you-mean.ts';
import { indexObserved, type ObservedIndex } from '../diff/index-observed.ts';
import { ownerOf } from '../diff/locate-bill.ts';

/** What bills can be named by. */
export interface NamedBy {
  readonly m3ter: M3terSnapshot;
  /** Finds bills by the numbers of their documents; null where none were looked up. */
  readonly index: ObservedIndex | null;
}

/**
 * The ids of the bills that `name` means, by the first of these that gives any:
 * 1. the bill's id,
 * 2. its number,
 * 3. the number of a document of the bill in QuickBooks, which differs after a re-send, or when a person changed it,
 * 4. the number that the bill's next invoice gets because the former ones are void.
 *
 * For an undo a void invoice names nothing: another one of its bill would be voided in its place.
 */
export function billIdsOf({ m3ter, index }: NamedBy, name: string, isUndo = false): readonly string[] {
  const { bills, unreadableBills = [] } = m3ter;
  const all = [...bills, ...unreadableBills];
  if (all.some(({ id }) => id === name)) return [name];
  const numbered = all.filter((bill) => docNumberOf(bill) === name).map(({ id }) => id);
  if (numbered.length > 0 || index === null) return numbered;
  const known = new Set(all.map(({ id }) => id));
  const named = numberedDocuments(index, name).filter(({ voided }) => !(isUndo && voided));
  const holders = named.flatMap((document) => ownerIn({ m3ter, index }, document) ?? []);
  const held = [...new Set(holders)].filter((id) => known.has(id));
  if (held.length > 0) return held;
  const base = formerNumber(name);
  if (base === null) return [];
  return all.filter((bill) => docNumberOf(bill) === base && isNextNumber(index, bill.id, name)).map(({ id }) => id);
}

function numberedDocuments({ byNumber }: ObservedIndex, name: string): readonly ObservedSalesDocument[] {
  return (byNumber.get(name.toLowerCase()) ?? []).filter(({ docNumber }) => docNumber === name);
}

/** The bill of a document by its marker or record, else by the run of m3ter's engine that made it. */
function ownerIn({ m3ter, index }: NamedBy & { readonly index: ObservedIndex }, document: ObservedSalesDocument) {
  const owner = ownerOf(index, document);
  if (owner !== null) return owner;
  const run = [...m3ter.runs.values()].find(
    ({ status, externalId }) => status === 'COMPLETE' && externalId === document.id,
  );
  return run?.billId ?? null;
}

/** The number without what a re-send counts behind it; null when nothing is counted. */
function formerNumber(name: string): string | null {
  return /^(.+)-\d+$/.exec(name)?.[1] ?? null;
}

function isNextNumber(index: ObservedIndex, billId: string, name: string): boolean {
  const documents = index.byMarker.get(billId) ?? [];
  if (documents.length === 0 || documents.some(({ voided }) => !voided)) return false;
  return resendDocNumbersOf(billId, replacedBy({ voided: documents, goneIds: [] })).includes(name);
}

/** The names that m3ter knows neither as an id nor as a number of a bill. */
function unknownNames(names: readonly string[], m3ter: M3terSnapshot): readonly string[] {
  return names.filter((name) => !isUuid(name) && billIdsOf({ m3ter, index: null }, name).length === 0);
}

/**
 * Looks up the documents with the numbers that m3ter does not know, so that they name bills too. It asks nothing when
 * m3ter knows every name.
 */
export async function lookUpNames(
  request: { readonly connection: Connection; readonly scope: PlanScope; readonly about?: string },
  m3ter: M3terSnapshot,
  readQuickBooks: (needs: QuickBooksNeeds) => Promise<{ readonly documents: readonly ObservedSalesDocument[] }>,
): Promise<NamedBy> {
  const { connection, scope, about } = request;
  const unknown = unknownNames([...namesIn(scope), ...(about === undefined ? [] : [about])], m3ter);
  if (unknown.length === 0) return { m3ter, index: null };
  const docNumbers = [...new Set(unknown.flatMap((name) => [name, formerNumber(name) ?? name]))].sort();
  const { documents } = await readQuickBooks({ ...NOTHING_OF_QUICKBOOKS, docNumbers });
  return indexNames(connection, m3ter, documents);
}

/** Bills can be named by the numbers of these documents. */
export function indexNames(
  { environment }: Pick<Connection, 'environment'>,
  m3ter: M3terSnapshot,
  documents: readonly ObservedSalesDocument[],
): NamedBy {
  const system = destinationFor(environment);
  return { m3ter, index: indexObserved({ documents, mappings: m3ter.mappings, system }) };
}

function namesIn({ bills, resend, undo }: PlanScope): readonly string[] {
  return [...bills, ...resend, ...(undo?.targets ?? []).map(({ billId }) => billId)];
}

/** The same scope with ids in place of numbers. A name without a bill stays, and is reported later. */
export function withBillIds(scope: PlanScope, named: NamedBy): PlanScope {
  const { undo } = scope;
  const idsOf = (names: readonly string[]): readonly string[] => {
    const ids = names.map((name) => ({ name, found: billIdsOf(named, name, undo !== undefined) }));
    return [...new Set(ids.flatMap(({ name, found }) => (found.length === 0 ? [name] : found)))];
  };
  const targets = undo?.targets.flatMap((target) => idsOf([target.billId]).map((billId) => ({ ...target, billId })));
  return {
    ...scope,
    bills: idsOf(scope.bills),
    resend: idsOf(scope.resend),
    ...(undo === undefined || targets === undefined ? {} : { undo: { ...undo, targets } }),
  };
}

/** For each name of the scope that means no bill, the number of a bill that is nearly the same; only where there is one. */
export function findMeantBills(scope: PlanScope, { m3ter }: NamedBy): ReadonlyMap<string, string> {
  const { bills, unreadableBills = [] } = m3ter;
  const numbers = [...bills, ...unreadableBills].flatMap((bill) => docNumberOf(bill) ?? []);
  const ids = new Set([...bills, ...unreadableBills].map(({ id }) => id));
  const meant = namesIn(scope).flatMap((name): [string, string][] => {
    const nearest = ids.has(name) || isUuid(name) ? null : nearestNumber(name, numbers);
    return nearest === null ? [] : [[name, nearest]];
  });
  return new Map(meant);
}

/** The snapshot with only the bills of the scope. To find a number, all bills had to be read. */
export function limitBills(snapshot: M3terSnapshot, { bills: wanted }: PlanScope): M3terSnapshot {
  if (wanted.length === 0) return snapshot;
  const isWanted = ({ id }: { readonly id: string }): boolean => wanted.includes(id);
  const { bills, unreadableBills = [] } = snapshot;
  return { ...snapshot, bills: bills.filter(isWanted), unreadableBills: unreadableBills.filter(isWanted) };
}
