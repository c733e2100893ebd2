import type { DecimalText } from './decimal.ts';
import type { DecisionKind, Plan } from './plan.ts';

/** What a plan does with a bill. */
export interface BillFate {
  readonly decision: DecisionKind;
  readonly reason: string;
  /** The total as it counts in sums: negative for a credit memo. */
  readonly total: DecimalText | null;
  /** True when the integration only rehearses, so that nothing is sent. */
  readonly rehearsed?: true;
}

/** True when a document is written to QuickBooks. */
export function isSending(fate: BillFate | null): boolean {
  return fate !== null && fate.rehearsed !== true && (fate.decision === 'send' || fate.decision === 'resend');
}

/** A bill that two plans treat differently; null where a plan does not have the bill. */
export interface BillDifference {
  readonly billId: string;
  readonly docNumber: string | null;
  readonly accountName: string;
  readonly currency: string;
  readonly before: BillFate | null;
  readonly after: BillFate | null;
  /** True when only the document differs: its lines, its header, or the state that it replaces. */
  readonly onlyContent: boolean;
}

/** A change of a configuration, customer or mapping that only one plan has, or that both have differently. */
export interface ChangeDifference {
  readonly address: string;
  readonly kind: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface PlanDifference {
  readonly from: PlanHead;
  readonly to: PlanHead;
  /** True when both plans would do the same. */
  readonly equal: boolean;
  readonly bills: readonly BillDifference[];
  readonly changes: readonly ChangeDifference[];
}

export interface PlanHead {
  readonly id: string;
  readonly createdAt: string;
  readonly connection: string;
  readonly money: Plan['summary']['money'];
}
