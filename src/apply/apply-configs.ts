import type { IntegrationChange, IntegrationCreate, IntegrationUpdate } from '../model/change.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import { holdsState } from '../model/config-state.ts';
import type { ApplyRun } from './apply-run.ts';
import { alreadySo, applied, conflict, indeterminate, rejected } from './outcome-facts.ts';
import type { Answer } from '../http/answer.ts';
import { compareText } from '../support/compare-text.ts';

const NEXT_STEP = 'run tieout plan to see what the configuration is now';

/** Creates, updates or enables one integration configuration, and settles an unclear answer by reading. */
export async function applyConfig(run: ApplyRun, change: IntegrationChange): Promise<void> {
  await run.intend(change, null);
  if (change.action === 'create') {
    await createConfig(run, change);
    return;
  }
  const first = await sendConfig(run, change);
  if (first.status === 'indeterminate' || first.status === 'notSent') {
    await run.setOutcome(change, await settleConfig(run, change, first.cause));
    return;
  }
  await run.setOutcome(change, first.status === 'conflict' ? await settleMoved(run, change) : outcomeOf(first));
}

async function sendConfig(run: ApplyRun, change: IntegrationUpdate): Promise<Answer<ObservedConfig>> {
  const { m3ter } = run.input;
  const { after, precondition } = change;
  if (change.action === 'enable') return m3ter.enableConfig(precondition.id);
  return m3ter.updateConfig(precondition.id, precondition.revision, after);
}

/** The revision moved. Another run of tieout may have made the very same change. */
async function settleMoved(run: ApplyRun, { after, precondition }: IntegrationUpdate) {
  const now = await run.input.m3ter.readConfig(precondition.id);
  return now !== null && holdsState(now, after)
    ? alreadySo(now.id, 'another run changed it so since the plan')
    : conflict('m3ter/version-conflict', 'somebody changed it in m3ter since the plan', NEXT_STEP);
}

function outcomeOf(answer: Exclude<Answer<ObservedConfig>, { status: 'indeterminate' | 'notSent' }>) {
  if (answer.status === 'done') return applied(answer.value.id);
  if (answer.status === 'conflict') {
    return conflict('m3ter/version-conflict', 'somebody changed it in m3ter since the plan', NEXT_STEP);
  }
  return rejected(answer.fault, 'correct the setting named by m3ter in the YAML, then plan again');
}

/**
 * Creates a configuration. m3ter takes no idempotency key and does not refuse a second one of the same name, so:
 * 1. look before creating;
 * 2. send an unclear create again only when a look proves it absent;
 * 3. look again afterwards.
 * When two runs created at the same moment, the later one deletes its own. It is seconds old, and nothing refers to it
 * yet.
 */
async function createConfig(run: ApplyRun, change: IntegrationCreate): Promise<void> {
  const [before] = await findSame(run, change);
  if (before !== undefined) {
    await run.setOutcome(change, alreadySo(before.id, 'the configuration exists by now'));
    return;
  }
  let answer = await run.input.m3ter.createConfig(change.after);
  let attempts = 1;
  let found = await findSame(run, change);
  if (found.length === 0 && (answer.status === 'indeterminate' || answer.status === 'notSent')) {
    answer = await run.input.m3ter.createConfig(change.after);
    attempts = 2;
    found = await findSame(run, change);
  }
  await run.setOutcome(change, { ...(await settleCreated(run, change, { answer, found })), attempts });
}

/** How long another run may need to delete what it created at the same moment. */
const OTHER_RUN_MS = 3_000;

async function settleCreated(
  run: ApplyRun,
  change: IntegrationCreate,
  seen: { readonly answer: Answer<ObservedConfig>; readonly found: readonly ObservedConfig[] },
) {
  const { answer } = seen;
  const [first, ...more] = seen.found;
  if (first === undefined) {
    return answer.status === 'indeterminate' || answer.status === 'notSent'
      ? indeterminate(answer.cause)
      : outcomeOf(answer);
  }
  const own = answer.status === 'done' ? answer.value.id : null;
  if (more.some((config) => config.id === own) && own !== null) await run.input.m3ter.deleteConfig(own);
  else if (more.length > 0) await run.input.clock.sleep(OTHER_RUN_MS);
  const left = more.length === 0 ? seen.found : await findSame(run, change);
  return left.length > 1
    ? conflict('m3ter/two-configs', 'two configurations of this name exist', 'delete one of them in m3ter', first.id)
    : applied(first.id);
}

/**
 * Configurations with the name, oldest first. The run that created later also looked later, so it has certainly seen
 * both.
 */
async function findSame(run: ApplyRun, { after }: IntegrationCreate): Promise<readonly ObservedConfig[]> {
  const found = await run.input.m3ter.findConfigs({ name: after.name, destination: after.destination });
  return [...found].sort((a, b) => compareText(createdAt(a), createdAt(b)) || compareText(a.id, b.id));
}

function createdAt({ raw }: ObservedConfig): string {
  const at = raw['dtCreated'];
  return typeof at === 'string' ? at : '';
}

/** Updates and enables are versioned, so repeating one is safe. */
async function settleConfig(run: ApplyRun, change: IntegrationUpdate, cause: string) {
  const second = await sendConfig(run, change);
  if (second.status === 'indeterminate' || second.status === 'notSent') return indeterminate(cause);
  if (second.status === 'conflict') {
    return alreadySo(
      change.precondition.id,
      'the first attempt moved the version; the next plan shows whether anything is left',
      { attempts: 2 },
    );
  }
  return { ...outcomeOf(second), attempts: 2 };
}
