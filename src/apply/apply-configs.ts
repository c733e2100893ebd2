import type { IntegrationChange } from '../model/change.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import { invariant } from '../support/invariant.ts';
import { alreadySo, applied, conflict, indeterminate, rejected, type ApplyRun } from './apply-context.ts';
import type { WriteAnswer } from './ports.ts';

const LOOK = 'run tieout plan to see what the configuration is now';

/** Creates, updates or enables one integration configuration, and settles an unclear answer by reading. */
export async function applyConfig(run: ApplyRun, change: IntegrationChange): Promise<void> {
  await run.intend(change, null);
  const first = await sendConfig(run, change);
  if (first.status === 'indeterminate' || first.status === 'notSent') {
    await run.settle(change, await settleConfig(run, change, first.cause));
    return;
  }
  await run.settle(change, outcomeOf(first));
}

async function sendConfig(run: ApplyRun, change: IntegrationChange): Promise<WriteAnswer<ObservedConfig>> {
  const { m3ter } = run.input;
  const { after, precondition } = change;
  invariant(after !== null, `an integration change without "after": ${change.address}`);
  if (change.action === 'create') return m3ter.createConfig(after);
  invariant('id' in precondition, `an update of ${change.address} needs a revision`);
  if (change.action === 'enable') return m3ter.enableConfig(precondition.id);
  return m3ter.updateConfig(precondition.id, precondition.revision, after);
}

function outcomeOf(answer: Exclude<WriteAnswer<ObservedConfig>, { status: 'indeterminate' | 'notSent' }>) {
  if (answer.status === 'done') return applied(answer.value.id);
  if (answer.status === 'conflict') {
    return conflict('m3ter/version-conflict', 'somebody changed it in m3ter since the plan', LOOK);
  }
  return rejected(answer.fault, 'correct the setting named by m3ter in the YAML, then plan again');
}

/**
 * m3ter has no idempotency key: an unclear create is looked up by its natural key, and sent once more
 * only when it is proven absent. An update or enable is versioned, so repeating it is safe.
 */
async function settleConfig(run: ApplyRun, change: IntegrationChange, cause: string) {
  const { after } = change;
  invariant(after !== null, `an integration change without "after": ${change.address}`);
  if (change.action === 'create') {
    const found = await run.input.m3ter.findConfigs({ name: after.name, destination: after.destination });
    const [only, second] = found;
    if (second !== undefined) {
      return conflict('m3ter/two-configs', 'two configurations of this name exist', 'delete one of them in m3ter');
    }
    if (only !== undefined) return applied(only.id, { attempts: 2 });
  }
  const second = await sendConfig(run, change);
  if (second.status === 'indeterminate' || second.status === 'notSent') return indeterminate(cause);
  if (second.status === 'conflict' && change.action !== 'create') {
    return alreadySo(
      'id' in change.precondition ? change.precondition.id : null,
      'the first attempt moved the version; the next plan shows whether anything is left',
      { attempts: 2 },
    );
  }
  return { ...outcomeOf(second), attempts: 2 };
}
