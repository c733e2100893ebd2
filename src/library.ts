import { runBillTest } from './bill-test/run-bill-test.ts';
import { parseWorkspace, type ParsedWorkspace } from './workspace/parse-workspace.ts';
import type { BillTestResult } from './model/bill-test.ts';
import type { Diagnostic } from './model/diagnostic.ts';
import type { M3terSnapshot } from './model/m3ter.ts';
import type { Plan, PlanScope } from './model/plan.ts';
import type { QuickBooksSnapshot } from './model/quickbooks.ts';
import { NO_OVERRIDES } from './model/guards.ts';
import { planWorkspace } from './reconcile/plan-workspace.ts';
import { renderPageMarkdown } from './render/page-markdown.ts';
import { renderPageText } from './render/page-text.ts';
import { planPage } from './render/plan.ts';
import { createStyle } from './render/style.ts';

export type { BillTestResult, Diagnostic, M3terSnapshot, Plan, PlanScope, QuickBooksSnapshot };

/**
 * The parts of tieout that a program may use (`docs/library.md`). Everything here is pure: no file, network, clock or
 * environment is used, so the same input gives the same answer.
 */

/** One file of a workspace. */
export interface WorkspaceFile {
  /** The path below the workspace folder, with `/`: `us/invoices.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** The values for `${NAME}` in the files. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** All findings about the files, by place. With an error the workspace cannot be used. */
export function validate(files: readonly WorkspaceFile[], variables: Variables = {}): readonly Diagnostic[] {
  return parse(files, variables).diagnostics;
}

/**
 * Runs the rule tests of the files (`kind: BillTest`), in the order of the files.
 *
 * @throws InvalidWorkspace when the files have errors.
 */
export function runBillTests(files: readonly WorkspaceFile[], variables: Variables = {}): readonly BillTestResult[] {
  const { workspace, billTests } = usable(files, variables);
  return billTests.map((test) => runBillTest(test, workspace));
}

export interface PlanRequest {
  readonly files: readonly WorkspaceFile[];
  readonly variables?: Variables;
  /** Name of the Connection to plan for. */
  readonly connection: string;
  /** What both systems said. */
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  /** The moment of the plan, epoch milliseconds. */
  readonly now: number;
  /** The part of the plan that `--integration`, `--bill` and `--since` select; everything when absent. */
  readonly scope?: Partial<PlanScope>;
}

/**
 * The plan that `tieout plan` would make from these files and snapshots.
 *
 * @throws InvalidWorkspace when the files have errors, or have no such connection.
 */
export function plan(request: PlanRequest): Plan {
  const { workspace, diagnostics } = usable(request.files, request.variables ?? {});
  const connection = workspace.connections.find(({ name }) => name === request.connection);
  if (connection === undefined) throw new InvalidWorkspace(`there is no connection "${request.connection}"`, []);
  const { m3ter, quickbooks, now } = request;
  const scope = { only: null, integrations: [], bills: [], since: null, resend: [], ...request.scope };
  const overrides = NO_OVERRIDES;
  return planWorkspace({ workspace, connection, m3ter, quickbooks, diagnostics, scope, now, overrides }).plan;
}

/** A plan for people: `text` for a terminal of `width` columns without colours, or Markdown. */
export function renderPlan(planned: Plan, format: 'text' | 'markdown', width = 120): string {
  const page = planPage(planned);
  return format === 'markdown'
    ? renderPageMarkdown(page)
    : renderPageText(page, createStyle({ color: false, unicode: true, width }));
}

/** Files that cannot be used. `diagnostics` say why, each with its place. */
export class InvalidWorkspace extends Error {
  override readonly name = 'InvalidWorkspace';
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[]) {
    super(message);
    this.diagnostics = diagnostics;
  }
}

function parse(files: readonly WorkspaceFile[], variables: Variables): ParsedWorkspace {
  const sources = files.map(({ name, text }) => ({ name, path: name, text, problem: null }));
  return parseWorkspace(sources, { root: '.', env: variables, unsetVariables: 'warning' });
}

function usable(files: readonly WorkspaceFile[], variables: Variables): ParsedWorkspace {
  const parsed = parse(files, variables);
  const errors = parsed.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return parsed;
  throw new InvalidWorkspace(`the files have ${String(errors.length)} error(s): ${errors[0]?.message ?? ''}`, errors);
}
