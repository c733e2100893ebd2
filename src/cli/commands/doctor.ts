import { checkPlan } from '../../authoring/doctor-plan.ts';
import {
  checkClock,
  checkCompany,
  checkLimits,
  checkM3terAccess,
  checkNativeEngine,
  checkPaidReads,
  checkToken,
  line,
} from '../../authoring/doctor-systems.ts';
import type { ParsedWorkspace } from '../../workspace/parse-workspace.ts';
import { THROTTLED_STATUS } from '../../http/judge-answer.ts';
import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts';
import type { DoctorLine, DoctorReport } from '../../model/doctor.ts';
import type { M3terSnapshot } from '../../model/m3ter.ts';
import type { Plan, PlanScope } from '../../model/plan.ts';
import { limitsWith } from '../../model/limits.ts';
import type { QuickBooksSnapshot } from '../../model/quickbooks.ts';
import type { Connection } from '../../model/workspace.ts';
import { NO_OVERRIDES } from '../../model/guards.ts';
import { endOf } from '../../quickbooks/stored-tokens.ts';
import { computeM3terNeeds, computeQuickBooksNeeds } from '../../reconcile/needs.ts';
import { planWorkspace } from '../../reconcile/plan-workspace.ts';
import { EVERYTHING } from '../../reconcile/run-plan.ts';
import { annotateDoctor, doctorPage } from '../../render/doctor.ts';
import { formatCount, nameEnvironment } from '../../render/wording.ts';
import { Failure, RemoteUnavailable, UsageFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT, exitCodeOf } from '../../model/exit-code.ts';
import { loadWorkspace, pickConnection } from '../load-workspace.ts';
import { withSystems, type OpenSystems } from '../open-systems.ts';
import { present } from '../present.ts';

/** The input of a check: a value, or the failure that prevented it. */
type Attempt<T> = { readonly value: T } | { readonly failure: Failure };

interface Gathering {
  readonly context: CommandContext;
  readonly connection: Connection;
  readonly read: ParsedWorkspace;
  readonly lines: DoctorLine[];
  readonly failures: Failure[];
  /** Our clock minus theirs, from the answers; null while no answer had a date. */
  skewMs: number | null;
  throttled: number;
}

/**
 * Checks everything that can make a month end fail. Nothing is changed, and a failing check does not hide the others.
 */
export async function runDoctor(context: CommandContext): Promise<number> {
  const read = await loadWorkspace(context, 'error');
  const picked = await attempt(() => Promise.resolve(pickConnection(context, read)));
  if ('failure' in picked) return presentReport(context, reportWithout(read, picked.failure));
  if ('errors' in picked.value) return presentReport(context, reportWithout(read, picked.value.errors[0] ?? null));
  const { connection } = picked.value;
  const gathering: Gathering = { context, connection, read, lines: [], failures: [], skewMs: null, throttled: 0 };
  gathering.lines.push(checkFiles(read), ...checkTokenStores(read));
  const opened = await attempt(() =>
    withSystems(
      context,
      connection,
      (systems) => examine(gathering, systems),
      (response) => noteAnswer(gathering, response),
    ),
  );
  if ('failure' in opened) fail(gathering, 'credentials', opened.failure);
  return presentReport(context, {
    connection: connection.name,
    lines: gathering.lines,
    exitCode: exitCodeFor(gathering),
  });
}

/** The report when no Connection is usable: the cause, and what is therefore not known. */
function reportWithout(read: ParsedWorkspace, cause: Failure | Diagnostic | null): DoctorReport {
  const isFailure = cause instanceof Failure;
  const all = cause instanceof UsageFailure ? ', or check them all with --all-connections' : '';
  const next = isFailure ? `${cause.nextStep ?? ''}${all}` : cause?.hint;
  const at = isFailure || cause?.place === undefined ? '' : `${cause.place.path}:${String(cause.place.line)}: `;
  const isChoice = isFailure && (cause.code === 'cli/connection-needed' || cause.code === 'cli/unknown-connection');
  const unknown = isChoice ? 'no connection was chosen' : 'there is no usable Connection to ask with';
  const once = isChoice ? null : 'correct the Connection, then run tieout doctor again';
  return {
    connection: isChoice ? 'no connection chosen' : 'no usable connection',
    lines: [
      checkFiles(read),
      line('connection', 'fail', `${at}${cause?.message ?? unknown}`, next ?? 'tieout validate shows it'),
      ...['m3ter', 'QuickBooks', 'bills'].map((check) => line(check, 'not checked', unknown, once)),
    ],
    exitCode: isFailure ? exitCodeOf(cause) : EXIT.workspaceErrors,
  };
}

async function presentReport(context: CommandContext, report: DoctorReport): Promise<number> {
  await present(context, {
    page: () => doctorPage(report),
    json: () => ({ connection: report.connection, checks: report.lines }),
    exitCode: report.exitCode,
    annotations: () => annotateDoctor(report),
  });
  return report.exitCode;
}

/** A sign-in problem or an outage has its own exit code; any other failure is 4. */
function exitCodeFor({ lines, failures }: Gathering): number {
  const codes = failures.map(exitCodeOf);
  for (const code of [EXIT.notSignedIn, EXIT.unavailable]) if (codes.includes(code)) return code;
  return lines.some(({ status }) => status === 'fail') ? EXIT.attention : EXIT.done;
}

async function attempt<T>(task: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await task() };
  } catch (error) {
    if (error instanceof Failure) return { failure: error };
    throw error;
  }
}

function fail(gathering: Gathering, check: string, failure: Failure): void {
  gathering.failures.push(failure);
  gathering.lines.push(line(check, 'fail', failure.message, failure.nextStep ?? `tieout explain ${failure.code}`));
}

function noteAnswer(gathering: Gathering, response: Response): void {
  if (response.status === THROTTLED_STATUS) gathering.throttled += 1;
  const theirs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return;
  // The header has whole seconds; on average it leaves out half a second.
  gathering.skewMs = gathering.context.clock.now() - theirs - 500;
}

function checkFiles({ diagnostics, workspace }: ParsedWorkspace): DoctorLine {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  const has = `${formatCount(workspace.integrations.length, 'integration')}, ${formatCount(workspace.mappingFiles.length, 'mapping list')}`;
  if (errors > 0)
    return line('files', 'fail', `${has}, ${formatCount(errors, 'error')}${sayFirst(diagnostics)}`, SHOWS);
  if (warnings > 0) return line('files', 'warn', `${has}, ${formatCount(warnings, 'warning')}`, SHOWS);
  return line('files', 'ok', has);
}

function checkTokenStores({ diagnostics }: ParsedWorkspace): readonly DoctorLine[] {
  const shared = diagnostics.filter(({ code }) => code === 'token/shared-store');
  return shared.map(({ message, hint }) => line('token store', 'warn', message, hint ?? null));
}

const SHOWS = 'tieout validate shows them';

/** The first error in full: for `validate` an unset variable is only a warning, so it would not show there. */
function sayFirst(diagnostics: readonly Diagnostic[]): string {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first === undefined) return '';
  const { place, message } = first;
  return `: ${place === undefined ? '' : `${place.path}:${String(place.line)}: `}${message}`;
}

async function examine(gathering: Gathering, systems: OpenSystems): Promise<void> {
  const { connection, read, lines } = gathering;
  // An old bill can stop a month end too, so the bills are those of a plan without --since.
  const scope = EVERYTHING;
  const request = { workspace: read.workspace, connection, scope };
  const m3ter = await attempt(() => systems.readers.readM3ter(computeM3terNeeds(request)));
  if ('failure' in m3ter) fail(gathering, nameAccess('m3ter', m3ter.failure), m3ter.failure);
  else {
    lines.push(
      line(
        'm3ter sign-in',
        'ok',
        `organization ${connection.organizationId}, ${formatCount(m3ter.value.accounts.length, 'account')}`,
      ),
    );
    lines.push(...checkM3terAccess(m3ter.value.diagnostics));
  }
  const snapshot = 'value' in m3ter ? m3ter.value : EMPTY_SNAPSHOT;
  const quickbooks = await attempt(() =>
    systems.readers.readQuickBooks(computeQuickBooksNeeds({ ...request, snapshot })),
  );
  if ('failure' in quickbooks) fail(gathering, nameAccess('QuickBooks', quickbooks.failure), quickbooks.failure);
  else lines.push(line('QuickBooks sign-in', 'ok', `realm ${connection.realmId}, ${nameEnvironment(connection)}`));
  if ('value' in quickbooks) lines.push(checkPaidReads(systems.paidReads()));
  await examineToken(gathering, systems);
  lines.push(checkClock(gathering.skewMs), ...checkLimits(connection, systems.limits));
  if ('value' in quickbooks)
    lines.push(...checkCompany(connection, 'value' in m3ter ? m3ter.value : null, quickbooks.value));
  if ('value' in m3ter) lines.push(...checkNativeEngine(connection, m3ter.value, gathering.context.clock.now()));
  if ('value' in m3ter && 'value' in quickbooks) {
    examinePlan(gathering, systems, { scope, m3ter: m3ter.value, quickbooks: quickbooks.value });
  } else {
    lines.push(line('bills', 'not checked', 'a plan needs both systems', 'run tieout doctor again when both answer'));
  }
}

/** The check that a failed read fails. Nobody who meets an outage shall look for a fault in the sign-in. */
function nameAccess(system: 'm3ter' | 'QuickBooks', failure: Failure): string {
  return failure instanceof RemoteUnavailable ? `${system} availability` : `${system} sign-in`;
}

/** Replaces m3ter's snapshot when m3ter did not answer. QuickBooks is then asked only for its settings. */
const EMPTY_SNAPSHOT: M3terSnapshot = {
  organizationId: '',
  readAt: '',
  organizationCurrency: null,
  accounts: [],
  products: [],
  aggregations: [],
  compoundAggregations: [],
  pricingBands: [],
  users: [],
  accountCustomFields: null,
  configs: [],
  mappings: [],
  bills: [],
  runs: new Map(),
  catalogue: null,
  vocabulary: null,
  diagnostics: [],
};

async function examineToken(gathering: Gathering, { accessTokens, tokenStore }: OpenSystems): Promise<void> {
  const state = await attempt(() => accessTokens.readState());
  if ('failure' in state) {
    fail(gathering, 'QuickBooks token', state.failure);
    return;
  }
  const { stored } = state.value;
  gathering.lines.push(
    checkToken(
      {
        storeName: tokenStore.name,
        writable: tokenStore.readOnly !== true,
        rotatedAt: stored?.rotatedAt ?? null,
        expiresAt: stored === null ? null : endOf(stored),
      },
      gathering.context.clock.now(),
    ),
  );
}

function examinePlan(
  gathering: Gathering,
  systems: OpenSystems,
  world: { readonly scope: PlanScope; readonly m3ter: M3terSnapshot; readonly quickbooks: QuickBooksSnapshot },
): void {
  const { context, connection, read, lines, throttled } = gathering;
  if (hasErrors(read.diagnostics)) {
    lines.push(line('bills', 'not checked', 'the files have errors', 'correct them, then run tieout doctor again'));
    return;
  }
  const { plan }: { readonly plan: Plan } = planWorkspace({
    workspace: read.workspace,
    connection,
    ...world,
    diagnostics: [],
    overrides: NO_OVERRIDES,
    now: context.clock.now(),
    recordsRefused: false,
  });
  // The embedded systems have no limits. The time of a month end is estimated by the limits of the real systems.
  const limits = connection.embedded === true ? limitsWith(connection.limits) : systems.limits;
  lines.push(...checkPlan(plan, world.quickbooks, limits, throttled));
}
