import { documentKey, keyText } from '../apply/idempotency-key.ts';
import { nameOf } from '../diff/bill-drift.ts';
import { decideUndo, type OwnDocument } from '../diff/decide-undo.ts';
import { buildEffectiveMappings } from '../diff/effective-mappings.ts';
import type { SentTo } from '../diff/moved-document.ts';
import { afterUndo, whyNotSentAgain } from '../diff/not-sent-again.ts';
import { sumBillTotals, undoneAmount } from '../model/bill-amounts.ts';
import { withClass } from '../model/bill-class.ts';
import type { BillDecision, UndoScope, UndoTarget } from '../model/plan.ts';
import type { Change } from '../model/change.ts';
import type { Obstacle } from '../model/conversion.ts';
import { formatCount } from '../model/count-text.ts';
import type { Bill } from '../model/m3ter.ts';
import { chooseCustomerMapping, type MappingIndex } from '../model/mapping.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { KeepChange } from '../plan/kept-changes.ts';
import { groupBy } from '../support/group-by.ts';
import {
  accountOf,
  billsInScope,
  examine,
  examineAt,
  planUnreadable,
  prepare,
  type BillsInput,
  type World,
} from './bills-world.ts';
import { decideExamined } from './plan-bills.ts';
import { checkNamedBills } from './check-named-bills.ts';
import { compareText } from '../support/compare-text.ts';

/** What `tieout undo` decides about the bills that it was asked about, and nothing else. */
export interface UndoPlan {
  readonly decisions: readonly BillDecision[];
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Plans an undo (delivery.md, Undo). Pure, like every plan, so that a saved one is planned again from the same scope
 * before it is applied.
 */
export function planUndo(input: BillsInput, undo: UndoScope, keep: KeepChange): UndoPlan {
  const world = prepare(input);
  const { realmId, preferences } = input.quickbooks;
  const targets = new Map(undo.targets.map((target) => [target.billId, target]));
  const kept = findNotSentAgain(world, keep);
  const mappings = mappingsInM3ter(input);
  const results = billsInScope(input).map((bill) => {
    const { location, eligibility } = examine(world, bill);
    const { integration } = eligibility;
    const target = targets.get(bill.id);
    return decideUndo({
      bill,
      account: accountOf(world, bill),
      integration,
      location,
      preferences,
      system: input.system,
      options: undo,
      notSentAgain: kept.get(bill.id) ?? null,
      sentTo:
        target?.customer === undefined
          ? mappedTo(mappings, bill, { system: input.system, integration })
          : { customerId: target.customer, knownBy: 'run' },
      otherWriter: (document) => findOtherWriter(realmId, document, target),
    });
  });
  const decisions = [...results, ...planUnreadable(world)].map(({ decision }) => withClass(decision, []));
  return {
    decisions,
    changes: results.flatMap(({ drafts }) => drafts.map(keep)),
    diagnostics: [
      ...checkNamedBills({ ...input, decisions, billsOfOtherIntegrations: [] }),
      ...reportNotSentAgain(decisions),
    ],
  };
}

/**
 * The mappings that m3ter has, and not those that the files would make of them: an invoice went to a customer that m3ter
 * has recorded, and a line that is corrected because of a wrong invoice is not applied yet.
 */
function mappingsInM3ter({ m3ter, integrations }: BillsInput): MappingIndex {
  const names = new Map(
    integrations.flatMap(({ configId, settings }) => (configId === null ? [] : [[configId, settings.name] as const])),
  );
  return buildEffectiveMappings({
    observed: m3ter.mappings,
    drafts: [],
    leftOut: [],
    unusable: [],
    names,
    namesByAddress: new Map(),
  });
}

/** Whom the bill goes to by these mappings; null when none is certain. */
function mappedTo(
  mappings: MappingIndex,
  { accountId }: Bill,
  { system, integration }: { readonly system: string; readonly integration: ResolvedIntegration | null },
): SentTo | null {
  const choice = chooseCustomerMapping(mappings, {
    accountId,
    integration: integration?.settings ?? null,
    system,
  });
  if (!('found' in choice) || !('id' in choice.found.external)) return null;
  return { customerId: choice.found.external.id, knownBy: 'mapping' };
}

/**
 * What today's rules would decide about the bills once their documents are void: for each that they would not send
 * again, why. By bill id.
 */
function findNotSentAgain(world: World, keep: KeepChange): ReadonlyMap<string, Obstacle> {
  const examined = billsInScope(world).flatMap((bill) => {
    const { location } = examine(world, bill);
    if (location.primary === null && !location.undone) return [];
    return [{ bill, ...examineAt(world, bill, afterUndo(location)) }];
  });
  return new Map(
    decideExamined(world, examined, { earlier: new Map(), more: [], keep }).results.flatMap(({ decision }) => {
      const why = decision.notSentAgain ?? whyNotSentAgain(decision);
      return why === null ? [] : [[decision.billId, why] as const];
    }),
  );
}

/** Said before anything is voided: an invoice that nothing replaces is income that nobody bills. */
function reportNotSentAgain(decisions: readonly BillDecision[]): readonly Diagnostic[] {
  const left = decisions.filter(({ notSentAgain }) => notSentAgain !== undefined);
  if (left.length === 0) return [];
  const counts = [...groupBy(left, ({ notSentAgain }) => notSentAgain?.reason ?? '')]
    .map(([reason, own]) => `${reason} ${String(own.length)}`)
    .sort(compareText);
  const money = sumBillTotals(left.map((bill) => ({ currency: bill.currency, billTotal: undoneAmount(bill) })));
  return [
    {
      severity: 'warning',
      code: 'undo/not-sent-again',
      message: `${formatCount(left.length, 'bill')} (${money.join(', ')}) would not be sent again by today's rules: ${counts.join(', ')}`,
      hint: 'before you void, correct what keeps them back; if they are not to be sent again, plan the undo with --hold, which writes that on each invoice',
    },
  ];
}

/**
 * Why a document is not the one that a run made; null when it is. The request key of this very content must be the one
 * that the run wrote down: an update has another key, and so has what was sent since. A plan that was made before
 * another run sent the same bill has the same key, so that the marker must name the plan too.
 */
function findOtherWriter(realmId: string, document: OwnDocument, target: UndoTarget | undefined): string | null {
  if (target === undefined || target.key === null) return null;
  const { marker } = document;
  if (keyText(documentKey(realmId, { document, marker }, null)) !== target.key) {
    return `${nameOf(document)} is not the document that this run made: it was there before, or was written again since`;
  }
  if (target.plan === undefined || marker.plan === target.plan) return null;
  return marker.plan === undefined
    ? `nothing in ${nameOf(document)} says which plan sent it`
    : `another run with plan ${marker.plan} sent ${nameOf(document)}, this one has plan ${target.plan}`;
}
