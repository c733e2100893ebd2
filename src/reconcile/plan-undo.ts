import { documentKey, keyText } from '../apply/idempotency-key.ts';
import { nameOf } from '../diff/bill-drift.ts';
import { decideUndo, type OwnDocument } from '../diff/decide-undo.ts';
import { withClass } from '../model/bill-class.ts';
import type { BillDecision, UndoScope, UndoTarget } from '../model/plan.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { accountOf, billsInScope, examine, planUnreadable, prepare, type BillsInput } from './plan-bills.ts';
import { reportBills } from './report-bills.ts';

/** What `tieout undo` decides about the bills that it was asked about, and nothing else. */
export interface UndoPlan {
  readonly decisions: readonly BillDecision[];
  readonly drafts: readonly ChangeDraft[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Plans an undo (delivery.md, Undo). Pure, like every plan, so that a saved one is planned again from the same scope
 * before it is applied.
 */
export function planUndo(input: BillsInput, undo: UndoScope): UndoPlan {
  const world = prepare(input);
  const { realmId, preferences } = input.quickbooks;
  const targets = new Map(undo.targets.map((target) => [target.billId, target]));
  const results = billsInScope(input).map((bill) => {
    const { location, eligibility } = examine(world, bill);
    return decideUndo({
      bill,
      account: accountOf(world, bill),
      integration: eligibility.integration,
      location,
      preferences,
      system: input.system,
      options: undo,
      otherWriter: (document) => findOtherWriter(realmId, document, targets.get(bill.id)),
    });
  });
  const decisions = [...results, ...planUnreadable(world)].map(({ decision }) => withClass(decision, []));
  return {
    decisions,
    drafts: results.flatMap(({ drafts }) => drafts),
    diagnostics: reportBills({ ...input, decisions, ofOthers: [] }),
  };
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
