import type { Day, Period } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { IntegrationRun, M3terSnapshot } from '../model/m3ter.ts';
import type { PlanScope, PlanSnapshot, UndoScope } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import type { Connection, Workspace } from '../model/workspace.ts';
import type { Clock } from '../support/clock.ts';
import { billIdsOf, findMeantBills, indexNames, limitBills, lookUpNames, withBillIds } from './name-bills.ts';
import { computeM3terNeeds, computeQuickBooksNeeds, type M3terNeeds, type QuickBooksNeeds } from './needs.ts';
import type { GuardOverrides } from '../model/guards.ts';
import { planWorkspace, type PlanInput, type PlannedWorkspace } from './plan-workspace.ts';

/** The reading half of both systems. Planning gets nothing else. */
export interface Readers {
  readM3ter(needs: M3terNeeds): Promise<M3terSnapshot>;
  readQuickBooks(needs: QuickBooksNeeds): Promise<QuickBooksSnapshot>;
}

export interface PlanRequest {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly diagnostics: readonly Diagnostic[];
  readonly scope: PlanScope;
  readonly overrides: GuardOverrides;
  /** True once m3ter has refused to record a bill in this run (rulings.md 27). */
  readonly recordsRefused?: boolean;
  /** The snapshot that both systems are read from; absent for a live plan. */
  readonly snapshot?: PlanSnapshot;
  /** True when the scope names bills only to limit what is read (`touched-scope.ts`). */
  readonly wholeConfig?: boolean;
  /** The days of a report. Every bill and document of these days is read. */
  readonly period?: Period;
  /** The id or number of a bill whose documents are read also when it is before every cut-off. */
  readonly about?: string;
}

export const EVERYTHING: PlanScope = { only: null, integrations: [], bills: [], since: null, resend: [] };

/** A scope from what the command line gave, as the plan stores it. */
export function scopeWith(parts: {
  readonly only?: 'config' | 'bills' | null;
  readonly integrations?: readonly string[];
  readonly bills?: readonly string[];
  readonly since?: Day | null;
  readonly resend?: readonly string[];
  readonly undo?: UndoScope;
}): PlanScope {
  return { ...EVERYTHING, ...parts };
}

/** A plan, with the runs of m3ter's own engine and the QuickBooks documents that were read for it. */
export interface ReadPlan extends PlannedWorkspace {
  readonly m3ter: Pick<M3terSnapshot, 'accounts' | 'bills' | 'unreadableBills'>;
  readonly runs: ReadonlyMap<string, IntegrationRun>;
  readonly documents: readonly ObservedSalesDocument[];
  /** The ids of the bills with this id or number. */
  readonly billIdsOf: (name: string) => readonly string[];
}

/** Reads both systems and plans. The readers cannot write. Bills may be named by their numbers. */
export async function readAndPlan(
  request: PlanRequest,
  readers: Readers,
  clock: Pick<Clock, 'now'>,
): Promise<ReadPlan> {
  const input = await readInput(request, readers, clock);
  const { m3ter, quickbooks } = input;
  return {
    ...planWorkspace(input),
    m3ter,
    runs: m3ter.runs,
    documents: quickbooks.documents,
    billIdsOf: (name) => billIdsOf(indexNames(request.connection, m3ter, quickbooks.documents), name),
  };
}

/** Everything that a plan is made of, and what was asked for it. */
export interface ReadInput extends PlanInput {
  readonly asked: { readonly m3ter: M3terNeeds; readonly quickbooks: QuickBooksNeeds };
}

/** Reads what the files of a request need. The scope in the answer has ids in place of numbers. */
export async function readInput(request: PlanRequest, readers: Readers, clock: Pick<Clock, 'now'>): Promise<ReadInput> {
  const { workspace, connection } = request;
  const period = request.period === undefined ? {} : { period: request.period };
  const m3terNeeds = computeM3terNeeds({ workspace, connection, scope: request.scope, ...period });
  const read = await readers.readM3ter(m3terNeeds);
  const named = await lookUpNames(request, read, (needs) => readers.readQuickBooks(needs));
  const scope = withBillIds(request.scope, named);
  const m3ter = limitBills(read, scope);
  const sought = request.about === undefined ? [] : billIdsOf(named, request.about);
  const needs = computeQuickBooksNeeds({ workspace, connection, snapshot: m3ter, scope, sought, ...period });
  const quickbooks = await readers.readQuickBooks(needs);
  const meantBills = findMeantBills(scope, named);
  return {
    ...request,
    scope,
    meantBills,
    m3ter,
    quickbooks,
    now: clock.now(),
    asked: { m3ter: m3terNeeds, quickbooks: needs },
  };
}
