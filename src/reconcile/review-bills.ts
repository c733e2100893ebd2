import type { CustomerChoice } from '../model/catalog.ts';
import type { Conversion } from '../model/conversion.ts';
import type { BillWalk } from '../model/explanation.ts';
import type { Account, Bill, M3terSnapshot } from '../model/m3ter.ts';
import type { BillDecision } from '../model/plan.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import type { BillDocuments } from '../model/tie-out.ts';
import type { Eligibility } from '../convert/eligibility.ts';
import type { ObservedIndex } from '../diff/index-observed.ts';
import { findSent, ownerOf, type BillLocation } from '../diff/locate-bill.ts';
import { hasOwnedDigest } from '../diff/owned-fields.ts';

/** A bill on its way through planning. */
export interface Candidate {
  readonly bill: Bill;
  readonly account: Account;
  readonly integration: ResolvedIntegration;
  readonly location: BillLocation;
}

export interface Examined {
  readonly location: BillLocation;
  readonly eligibility: Eligibility;
}

/** Reviews single bills after planning, for `explain` and `report`. */
export interface BillReviews {
  /** Applies every rule again, for `explain`. Null for a bill that is not in the plan. */
  readonly walkOf: (billId: string) => BillWalk | null;
  /** The documents that QuickBooks has for a bill. */
  readonly documentsOf: (decision: BillDecision) => BillDocuments;
  /** Converts a bill by today's rules. Null for a bill that the rules keep back before its conversion. */
  readonly conversionOf: (billId: string) => Conversion | null;
  /** Every document that was read. */
  readonly observed: () => readonly ObservedSalesDocument[];
  /** The bill that the document's marker or record names. m3ter may not have it. Null when neither names one. */
  readonly ownerOf: (document: ObservedSalesDocument) => string | null;
}

interface Reviewed {
  readonly m3ter: M3terSnapshot;
  readonly index: ObservedIndex;
  readonly accounts: ReadonlyMap<string, Account>;
  /** In the plan. */
  readonly bills: readonly Bill[];
  readonly examine: (bill: Bill) => Examined;
  readonly customerOf: (candidate: Candidate) => CustomerChoice;
  readonly convert: (candidate: Candidate) => Conversion;
}

/** The reviews of a plan's bills; nothing is done before one is asked for. */
export function reviewBills(reviewed: Reviewed): BillReviews {
  const { index, accounts, examine, convert } = reviewed;
  let byId: ReadonlyMap<string, Bill> | null = null;
  const billOf = (billId: string): Bill | undefined => {
    byId ??= new Map(reviewed.bills.map((bill) => [bill.id, bill]));
    return byId.get(billId);
  };
  const candidateOf = (bill: Bill): Candidate | null => {
    const { location, eligibility } = examine(bill);
    const account = accounts.get(bill.accountId) ?? null;
    if (eligibility.result !== 'eligible' || account === null) return null;
    return { bill, account, integration: eligibility.integration, location };
  };
  return {
    walkOf: (billId) => {
      const bill = billOf(billId);
      return bill === undefined ? null : walk(reviewed, bill, candidateOf(bill));
    },
    conversionOf: (billId) => {
      const bill = billOf(billId);
      const candidate = bill === undefined ? null : candidateOf(bill);
      return candidate === null ? null : convert(candidate);
    },
    documentsOf: (decision) => {
      const bill = billOf(decision.billId);
      if (bill === undefined) return documentsOfUnreadable(index, decision.billId);
      return documentsOf(index, bill, decision, examine(bill).location);
    },
    observed: () => [...index.byId.values()],
    ownerOf: (document) => ownerOf(index, document),
  };
}

function documentsOf(
  index: ObservedIndex,
  bill: Bill,
  decision: BillDecision,
  { primary, duplicates, voided, numberHolders }: BillLocation,
): BillDocuments {
  const isOwn = (document: ObservedSalesDocument): boolean => [bill.id, null].includes(ownerOf(index, document));
  const found =
    decision.reason === 'number-and-total-equal' ? numberHolders.find(({ id }) => id === decision.remoteId) : undefined;
  const own = primary !== null && isOwn(primary) ? primary : null;
  return {
    primary: own ?? found ?? null,
    second: duplicates.filter(isOwn),
    voided,
    asSent: own?.marker?.billVersion === bill.version && hasOwnedDigest(own, own.marker.digest),
  };
}

function documentsOfUnreadable(index: ObservedIndex, billId: string): BillDocuments {
  const primary = findSent(index, billId);
  const second = (index.byMarker.get(billId) ?? []).filter(
    (observedSalesDocument) => !observedSalesDocument.voided && observedSalesDocument !== primary,
  );
  return { primary, second, voided: [], asSent: false };
}

function walk(reviewed: Reviewed, bill: Bill, candidate: Candidate | null): BillWalk {
  const { m3ter, accounts } = reviewed;
  const { location, eligibility } = reviewed.examine(bill);
  const observed = [location.primary, ...location.duplicates, ...location.voided, ...location.numberHolders];
  return {
    bill,
    account: accounts.get(bill.accountId) ?? null,
    steps: eligibility.result === 'eligible' ? eligibility.steps : eligibility.trace().rules,
    customer: candidate === null ? null : reviewed.customerOf(candidate),
    conversion: candidate === null ? null : reviewed.convert(candidate),
    observed: observed.filter((document) => document !== null),
    run: m3ter.runs.get(bill.id) ?? null,
    codes: new Map(
      [...m3ter.aggregations, ...m3ter.compoundAggregations].flatMap(({ id, code }) =>
        code === null ? [] : [[id, code] as const],
      ),
    ),
  };
}
