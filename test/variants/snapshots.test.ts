import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { hideAddresses } from '../../src/snapshot/hide-addresses.ts';
import { packSnapshot, unpackSnapshot } from '../../src/snapshot/snapshot-file.ts';
import { validateSnapshot } from '../../src/workspace/generated/snapshot-validator.js';
import { onStage, playersOf, withBillIds, type Play } from '../scenario-runner/play-scenario.ts';
import { readScenario } from '../scenario-runner/scenario-file.ts';
import { listScenarios } from '../scenario-runner/scenario-list.ts';

const MINUTE_MS = 60_000;
const READING = { path: 'whole.snapshot', key: null, validate: validateSnapshot };

interface Plans {
  readonly live: Plan;
  /** From a snapshot with addresses, and from one without. */
  readonly whole: Plan;
  readonly hidden: Plan;
}

/** The plan of a scenario live and from snapshots of the same moment: no command moves the time on. */
async function planTwice(play: Play): Promise<Plans> {
  const { text, stage, folder } = play;
  await playersOf(play).runEvents(text.given ?? []);
  const exits: number[] = [];
  const line = withBillIds(text.plan ?? 'plan --out plan.json');
  const planTo = async (name: string, more: string): Promise<Plan> => {
    exits.push((await stage.run(line.replace('plan.json', name) + more, folder)).exitCode);
    return JSON.parse(await readFile(join(folder, name), 'utf8')) as Plan;
  };
  // So far apart that neither system finds the two readings too many together.
  stage.clock.advance(2 * MINUTE_MS);
  const live = await planTo('live.json', '');
  const taken = await stage.run('snapshot --bills --addresses --out whole.snapshot', folder);
  expect(taken.exitCode).toBe(0);
  const unpacked = unpackSnapshot(await readFile(join(folder, 'whole.snapshot')), READING);
  if (!('world' in unpacked)) throw new Error(unpacked.diagnostics[0]?.message);
  await writeFile(join(folder, 'hidden.snapshot'), packSnapshot(hideAddresses(unpacked.world, 'salt'), null));
  const { fetch } = globalThis;
  globalThis.fetch = () => Promise.reject(new TypeError('a plan from a snapshot opens no socket'));
  try {
    const whole = await planTo('whole.json', ' --snapshot whole.snapshot');
    const hidden = await planTo('hidden.json', ' --snapshot hidden.snapshot');
    expect(exits).toEqual([exits[0], exits[0], exits[0]]);
    return { live, whole, hidden };
  } finally {
    globalThis.fetch = fetch;
  }
}

/** What a plan decides, without ids and texts that hold addresses or count minutes. */
function decidedBy({ changes, wouldSend, bills, drift, guards, summary, diagnostics }: Plan): object {
  const acts = (all: Plan['changes'] = []): object =>
    all.map(({ address, action, label, reason, dependsOn }) => [address, action, label, reason.code, dependsOn]);
  return {
    changes: acts(changes),
    wouldSend: acts(wouldSend),
    bills: bills.map(({ message: _message, ...bill }) => bill),
    drift: drift.map(({ address, code, remoteIds }) => [address, code, remoteIds]),
    guards,
    summary,
    diagnostics: diagnostics.map(({ code, place, about }) => [code, place, about]),
  };
}

const idsWithoutAddresses = (plan: Plan, other: Plan): readonly (readonly [string, string])[] =>
  plan.changes.flatMap((change, at) => {
    const twin = other.changes[at];
    const texts = [change, twin].map((one) => JSON.stringify([one?.before, one?.after]));
    return texts[0] === texts[1] ? [[change.id, twin?.id ?? ''] as const] : [];
  });

/** Each row of the table of situations. All other scenarios keep the law as well, and take long. */
describe.each(listScenarios(100, 299))('$name', ({ path }) => {
  it('is planned from a snapshot as it is planned live', async () => {
    const { live, whole, hidden } = await onStage(await readScenario(path), planTwice);
    expect(decidedBy(whole)).toEqual(decidedBy(live));
    // Times aside the id is a digest of everything that a plan says.
    expect(whole.id).toBe(live.id);
    expect(whole.changes).toEqual(live.changes);
    expect(decidedBy(hidden)).toEqual(decidedBy(live));
    for (const [own, other] of idsWithoutAddresses(hidden, live)) expect(own).toBe(other);
  });
});
