import type { MappingChange, MappingCreate, MappingDelete, MappingUpdate } from '../model/change.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import { compareText } from '../model/diagnostic.ts';
import { invariant } from '../support/invariant.ts';
import {
  alreadySo,
  applied,
  conflict,
  indeterminate,
  RECORD_REFUSED,
  rejected,
  skipped,
  type ApplyRun,
} from './apply-context.ts';
import type { Answer } from '../http/answer.ts';
import type { ResolvedMappingState } from './ports.ts';

const NEXT_STEP = 'run tieout plan to see what the mapping is now';

/** Creates, updates or deletes one external mapping. */
export async function applyMapping(run: ApplyRun, change: MappingChange): Promise<void> {
  if (change.recordsBill && run.recordsRefused) {
    await run.setOutcome(change, recordRefused());
    return;
  }
  await run.intend(change, null);
  if (change.action === 'create') await createMapping(run, change);
  else if (change.action === 'delete') await deleteMapping(run, change);
  else await updateMapping(run, change);
}

/** m3ter refused the record. The document's marker and number replace it (rulings.md 27). */
function recordRefused() {
  return skipped(RECORD_REFUSED, 'm3ter refuses mappings of bills; the invoice itself carries the record');
}

function resolveState(run: ApplyRun, change: MappingCreate | MappingUpdate): ResolvedMappingState {
  const { after } = change;
  const externalId = run.idOf(after.external);
  invariant(externalId !== null, `${change.address} was sent before what it refers to`);
  const integrationConfigId = after.linkedTo === null ? null : run.idOf(after.linkedTo);
  invariant(
    after.linkedTo === null || integrationConfigId !== null,
    `${change.address} was sent before its integration`,
  );
  const { m3terEntity, m3terId, externalSystem, externalTable } = after;
  return { m3terEntity, m3terId, externalSystem, externalTable, externalId, integrationConfigId };
}

/** Mappings with the natural key of `state`, oldest id first, so that every run picks the same one. */
async function findSame(run: ApplyRun, state: ResolvedMappingState): Promise<readonly ObservedMapping[]> {
  const held = await run.input.m3ter.findMappings({ m3terEntity: state.m3terEntity, m3terId: state.m3terId });
  return held
    .filter(
      (mapping) =>
        mapping.externalSystem === state.externalSystem &&
        mapping.externalTable === state.externalTable &&
        mapping.integrationConfigId === state.integrationConfigId,
    )
    .sort((a, b) => compareText(a.id, b.id));
}

/**
 * Creates a mapping. m3ter takes no idempotency key and does not promise uniqueness (`m3ter.md` §1.8, §3.2), so look
 * before creating and look again afterwards. When two runs created at the same moment, each run that sees both deletes
 * all but the smallest id. Exactly that one remains, in whichever order they act.
 */
async function createMapping(run: ApplyRun, change: MappingCreate): Promise<void> {
  const state = resolveState(run, change);
  // A record follows an invoice that was just written or read. Looking afterwards is enough, and halves the requests of
  // a month end.
  const [before] = change.recordsBill ? [] : await findSame(run, state);
  if (before !== undefined) {
    await run.setOutcome(
      change,
      before.externalId === state.externalId
        ? alreadySo(before.id, 'the mapping exists')
        : conflict('mapping/changed', `a mapping to ${before.externalId} exists now`, NEXT_STEP, before.id),
    );
    return;
  }
  let answer = await run.input.m3ter.createMapping(state);
  let attempts = 1;
  if (answer.status === 'notSent') {
    answer = await run.input.m3ter.createMapping(state);
    attempts = 2;
  }
  if (answer.status === 'rejected' || answer.status === 'conflict') {
    if (change.recordsBill) run.refuseRecords();
    await run.setOutcome(
      change,
      change.recordsBill
        ? recordRefused()
        : rejected(answer.fault, 'see the message of m3ter; the next apply tries again'),
    );
    return;
  }
  await run.setOutcome(change, await settleCreated(run, state, answer, attempts));
}

async function settleCreated(
  run: ApplyRun,
  state: ResolvedMappingState,
  answer: Exclude<Answer<ObservedMapping>, { status: 'rejected' | 'conflict' }>,
  attempts: number,
) {
  const [first, ...more] = await findSame(run, state);
  if (first === undefined) {
    if (answer.status === 'done') return applied(answer.value.id, { attempts });
    const again = await run.input.m3ter.createMapping(state);
    if (again.status === 'done') return applied(again.value.id, { attempts: attempts + 1 });
    if (again.status === 'rejected' || again.status === 'conflict') return rejected(again.fault, NEXT_STEP);
    return indeterminate(again.cause);
  }
  for (const extra of more) {
    if (extra.externalId === first.externalId) await removeSurplus(run, extra.id);
  }
  if (first.externalId === state.externalId) return applied(first.id, { attempts });
  return conflict('mapping/changed', `a mapping to ${first.externalId} was made at the same time`, NEXT_STEP, first.id);
}

/** A delete without an answer is sent once more: only this run knows of the surplus. */
async function removeSurplus(run: ApplyRun, id: string): Promise<void> {
  const answer = await run.input.m3ter.deleteMapping(id);
  if (answer.status === 'indeterminate' || answer.status === 'notSent') await run.input.m3ter.deleteMapping(id);
}

async function updateMapping(run: ApplyRun, change: MappingUpdate): Promise<void> {
  const { precondition } = change;
  const state = resolveState(run, change);
  let answer = await run.input.m3ter.updateMapping(precondition.id, precondition.revision, state);
  if (answer.status === 'done') {
    await run.setOutcome(change, applied(answer.value.id));
    return;
  }
  if (answer.status === 'rejected') {
    await run.setOutcome(change, rejected(answer.fault, NEXT_STEP));
    return;
  }
  const now = (await findSame(run, state)).find((mapping) => mapping.id === precondition.id);
  if (now !== undefined && now.externalId === state.externalId) {
    await run.setOutcome(change, answer.status === 'conflict' ? alreadySo(now.id, 'already so') : applied(now.id));
    return;
  }
  if (answer.status === 'conflict' || now === undefined) {
    await run.setOutcome(
      change,
      conflict('m3ter/version-conflict', 'somebody changed it in m3ter since the plan', NEXT_STEP),
    );
    return;
  }
  answer = await run.input.m3ter.updateMapping(precondition.id, precondition.revision, state);
  await run.setOutcome(
    change,
    answer.status === 'done'
      ? applied(answer.value.id, { attempts: 2 })
      : indeterminate('the update was not confirmed'),
  );
}

async function deleteMapping(run: ApplyRun, change: MappingDelete): Promise<void> {
  const { precondition, before } = change;
  const gone = async (): Promise<boolean> => {
    const { m3terEntity, m3terId } = before;
    const held = await run.input.m3ter.findMappings({ m3terEntity, m3terId });
    return !held.some((mapping) => mapping.id === precondition.id);
  };
  let answer = await run.input.m3ter.deleteMapping(precondition.id);
  if (answer.status !== 'done' && (await gone())) {
    await run.setOutcome(change, alreadySo(precondition.id, 'the mapping is gone'));
    return;
  }
  if (answer.status === 'indeterminate' || answer.status === 'notSent') {
    answer = await run.input.m3ter.deleteMapping(precondition.id);
  }
  if (answer.status === 'done') await run.setOutcome(change, applied(precondition.id));
  else if (answer.status === 'rejected' || answer.status === 'conflict') {
    await run.setOutcome(change, rejected(answer.fault, NEXT_STEP));
  } else await run.setOutcome(change, indeterminate(answer.cause));
}
