import { documentKey, keyText } from '../apply/idempotency-key.ts';
import { decideUndo, type OwnDocument } from '../diff/decide-undo.ts';
import { withClass } from '../model/bill-class.ts';
import type { BillDecision, UndoScope } from '../model/plan.ts';
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
  const keys = new Map(undo.targets.map(({ billId, key }) => [billId, key]));
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
      isOfRun: (document) => isOfRun(realmId, document, keys.get(bill.id) ?? null),
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
 * True when our request key of this very content is the one that the run wrote down. An update has another key, and so
 * has what was sent since.
 */
function isOfRun(realmId: string, document: OwnDocument, key: string | null): boolean {
  return key === null || keyText(documentKey(realmId, { document, marker: document.marker }, null)) === key;
}
