import type { Change } from '../model/change.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import { toInstant } from '../model/day.ts';
import type { BillDecision, Drift, Plan, PlanConnection, PlanScope, PlanSnapshot } from '../model/plan.ts';
import { canonicalJson } from '../support/digest.ts';
import type { GuardOverrides } from '../model/guards.ts';
import { checkGuards, type GuardInput } from './check-guards.ts';
import { sortChanges } from './order.ts';
import { planId } from './plan-id.ts';
import { summarise } from './summary.ts';
import { compareText } from '../support/compare-text.ts';

export interface PlanParts {
  readonly connection: PlanConnection;
  readonly scope: PlanScope;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly basedOn: Plan['basedOn'];
  readonly snapshot?: PlanSnapshot;
  readonly changes: readonly Change[];
  /** Changes of integrations in `reportOnly`, which only rehearse. */
  readonly wouldSend?: readonly Change[];
  readonly bills: readonly BillDecision[];
  readonly drift: readonly Drift[];
  readonly diagnostics: readonly Diagnostic[];
  readonly guards: Omit<GuardInput, 'changes' | 'wouldSend' | 'bills'>;
  /** Counts of bills and accounts that were read. */
  readonly read: { readonly bills: number; readonly accounts: number };
}

/**
 * Assembles a plan: the order of application, guards, summary and the plan's own id. The order of the parts does not
 * matter.
 */
export function buildPlan(parts: PlanParts): Plan {
  const changes = orderChanges(parts.changes);
  const wouldSend = orderChanges(parts.wouldSend ?? []);
  const bills = [...parts.bills].sort(compareBills);
  const drift = [...parts.drift].sort(compareDrift);
  const content: Omit<Plan, 'id'> = {
    formatVersion: FORMAT_VERSIONS.plan,
    createdAt: toInstant(parts.nowMs),
    connection: parts.connection,
    basedOn: parts.basedOn,
    ...(parts.snapshot === undefined ? {} : { snapshot: parts.snapshot }),
    scope: sortScope(parts.scope),
    ...limitsOf(parts.guards.overrides),
    summary: summarise({ changes, wouldSend, bills, drift, read: parts.read }),
    changes,
    ...(wouldSend.length === 0 ? {} : { wouldSend }),
    bills,
    drift,
    guards: checkGuards({ ...parts.guards, changes, wouldSend, bills }),
    diagnostics: uniqueDiagnostics(parts.diagnostics),
  };
  // The id stands second in the file, for people.
  const { formatVersion, ...rest } = content;
  return { formatVersion, id: planId(content), ...rest };
}

/** Drops duplicates, and sorts into the order of application. */
export function orderChanges(changes: readonly Change[]): readonly Change[] {
  return sortChanges([...new Map(changes.map((change) => [change.id, change])).values()]);
}

/** By date, number and id: the order in which people look for invoices. */
function compareBills(a: BillDecision, b: BillDecision): number {
  return (
    compareText(a.invoiceDate ?? '', b.invoiceDate ?? '') ||
    compareText(a.docNumber ?? '', b.docNumber ?? '') ||
    compareText(a.billId, b.billId)
  );
}

function compareDrift(a: Drift, b: Drift): number {
  return compareText(a.address, b.address) || compareText(a.code, b.code) || compareText(a.message, b.message);
}

function uniqueDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((diagnostic) => [canonicalJson(diagnostic), diagnostic]));
  return [...unique].sort(([a, x], [b, y]) => compareDiagnostics(x, y) || compareText(a, b)).map(([, held]) => held);
}

/** The limits given by flags; no member when none was given. */
function limitsOf(overrides: GuardOverrides): Pick<Plan, 'limits'> {
  const given = Object.entries(overrides).filter(([, value]) => value !== null);
  return given.length === 0 ? {} : { limits: Object.fromEntries(given) };
}

function sortScope(scope: PlanScope): PlanScope {
  const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
  return {
    only: scope.only,
    integrations: sorted(scope.integrations),
    bills: sorted(scope.bills),
    since: scope.since,
    resend: sorted(scope.resend),
    ...(scope.undo === undefined ? {} : { undo: scope.undo }),
  };
}
