import { nameSome } from '../model/count-text.ts';
import type { Code } from '../model/codes.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { M3terNeeds, QuickBooksNeeds } from '../model/needs.ts';
import { rateKey } from '../model/quickbooks.ts';
import type { Workspace } from '../model/workspace.ts';
import type { WorldSnapshot } from '../model/world.ts';

/** What a plan asks of both systems. */
export interface Needs {
  readonly m3ter: M3terNeeds;
  readonly quickbooks: QuickBooksNeeds;
}

/**
 * What these files need and a snapshot does not have, because the files of its time did not ask for it: one warning for
 * each sort of thing. A plan from such a snapshot may block or skip what a live plan would not.
 */
export function findUncovered(needs: Needs, asked: Needs): readonly Diagnostic[] {
  const { m3ter, quickbooks } = needs;
  const missing = (wanted: readonly string[], had: readonly string[]): readonly string[] => {
    const known = new Set(had);
    return wanted.filter((one) => !known.has(one));
  };
  const systems = missing(m3ter.otherSystems, asked.m3ter.otherSystems);
  const tables = missing(quickbooks.tables, asked.quickbooks.tables);
  const rates = missing(ratesOf(quickbooks), ratesOf(asked.quickbooks));
  const documents = [
    ...missing(quickbooks.docNumbers, asked.quickbooks.docNumbers),
    ...missing(quickbooks.invoiceIds, asked.quickbooks.invoiceIds),
    ...missing(quickbooks.creditMemoIds, asked.quickbooks.creditMemoIds),
  ];
  return [
    ...(m3ter.runsFrom !== null && (asked.m3ter.runsFrom === null || m3ter.runsFrom < asked.m3ter.runsFrom)
      ? [uncovered(`bills from ${m3ter.runsFrom} on; what m3ter's own engine did for earlier ones is not in it`)]
      : []),
    ...(systems.length === 0 ? [] : [uncovered(`mappings of the systems ${nameSome(systems, NAMED_MAX)}`)]),
    ...(tables.length === 0 ? [] : [uncovered(`the QuickBooks tables ${nameSome(tables, NAMED_MAX)}`)]),
    ...(rates.length === 0 ? [] : [uncovered(`the exchange rates ${nameSome(rates, NAMED_MAX)}`)]),
    ...(documents.length === 0 ? [] : [uncovered(`the documents ${nameSome(documents, NAMED_MAX)}`)]),
  ];
}

const NAMED_MAX = 5;

function ratesOf({ rates, ratesIfChanged = [] }: QuickBooksNeeds): readonly string[] {
  return [...new Set([...rates, ...ratesIfChanged].map(({ currency, day }) => rateKey(currency, day)))];
}

function uncovered(what: string): Diagnostic {
  const code: Code = 'snapshot/not-covered';
  const hint = 'plan live to be sure: without --snapshot';
  return { severity: 'warning', code, message: `the snapshot does not hold all that these files need: ${what}`, hint };
}

/** Parts of an address that a snapshot without addresses hides. */
const HIDDEN_IN_FILTER = /\baddress\.(?:addressLine[1-4]|locality|postCode)\b/;

/** Filters over fields that a snapshot without addresses hides. They may take other accounts than a live plan. */
export function findHiddenFromFilters(workspace: Workspace, world: WorldSnapshot): readonly Diagnostic[] {
  if (world.addresses.form === 'whole') return [];
  return workspace.integrations
    .filter(
      ({ connection, accounts }) =>
        connection === world.connection.name && HIDDEN_IN_FILTER.test(accounts.filter ?? ''),
    )
    .map(({ origin, name }) => ({
      severity: 'warning',
      code: 'snapshot/hidden-addresses',
      message: `the filter of ${name} asks for a part of the address that the snapshot hides, so it may take other accounts`,
      hint: 'make the snapshot with --addresses, or plan live',
      place: origin.at('accounts', 'filter'),
    }));
}
