import type { MappingChange, MappingCreate, MappingDelete, MappingUpdate } from '../model/change.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import { Failure } from '../support/errors.ts';
import { invariant } from '../support/invariant.ts';
import { RECORD_REFUSED } from '../model/outcome.ts';
import type { ApplyRun } from './apply-run.ts';
import { alreadySo, applied, conflict, indeterminate, rejected, skipped, type OutcomeFacts } from './outcome-facts.ts';
import { each, ready, settleEach } from './carry-out.ts';
import type { Answer } from '../http/answer.ts';
import type { ResolvedMappingState } from './ports.ts';
import { compareText } from '../support/compare-text.ts';

const NEXT_STEP = 'run tieout plan to see what the mapping is now';

/** At most so many mappings are read together, before and after they are written. */
const GROUP_SIZE = 200;

/**
 * Creates, updates or deletes external mappings.
 *
 * m3ter takes no idempotency key for a mapping and does not promise uniqueness (`m3ter.md` §1.8, §3.2). So mappings are
 * read before a create, except records of bills, and after it, many in one request. When two runs create one to the same
 * external id at the same moment, each run that sees both keeps the one with the smallest id and removes the other. Two
 * to different external ids both remain; a run that sees both and whose own has the larger id reports a conflict.
 */
export async function applyMappings(run: ApplyRun, changes: readonly MappingChange[]): Promise<void> {
  for (let start = 0; start < changes.length; start += GROUP_SIZE) {
    await applyGroup(run, changes.slice(start, start + GROUP_SIZE));
  }
}

async function applyGroup(run: ApplyRun, changes: readonly MappingChange[]): Promise<void> {
  const sendable = await ready(run, changes);
  // A record follows an invoice that was just written or read. Reading afterwards is enough, and a month end needs only
  // half the requests.
  const looked = sendable.filter((change) => change.action === 'create' && !change.recordsBill);
  const before = await lookTogether(run, looked.map(entityOf));
  const written: Written[] = [];
  await each(run, sendable, async (_run, change) => {
    if (change.recordsBill && run.recordsRefused) {
      await run.setOutcome(change, recordRefused());
      return;
    }
    await run.intend(change, null);
    if (change.action === 'delete') await deleteMapping(run, change);
    else if (change.action === 'update') await updateMapping(run, change);
    else written.push(...(await createMapping(run, change, before)));
  });
  const after = await lookTogether(
    run,
    written.map(({ change }) => entityOf(change)),
  );
  await settleEach(run, written, async (_run, one) => {
    await run.setOutcome(one.change, await settleCreated(run, one, after));
  });
}

/** A mapping that was sent and must be settled by reading. */
interface Written {
  readonly change: MappingCreate;
  readonly state: ResolvedMappingState;
  readonly answer: Exclude<Answer<ObservedMapping>, { status: 'rejected' | 'conflict' }>;
  readonly attempts: number;
}

interface MappedEntity {
  readonly m3terEntity: string;
  readonly m3terId: string;
}

function entityOf({ before, after }: MappingChange): MappedEntity {
  const state = after ?? before;
  invariant(state !== null, 'a mapping change has a state');
  return state;
}

/** Reads the mappings of all entities at once. Null when none is wanted, or when that fails: then each is read by itself. */
async function lookTogether(
  run: ApplyRun,
  wanted: readonly MappedEntity[],
): Promise<readonly ObservedMapping[] | null> {
  if (wanted.length === 0) return null;
  try {
    return await run.input.m3ter.findMappings(wanted);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return null;
  }
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

/**
 * Mappings with the natural key of `state`, smallest id first, so that every run picks the same one. They are taken from
 * `seen`, or are read when it is null.
 */
async function findSame(
  run: ApplyRun,
  state: ResolvedMappingState,
  seen: readonly ObservedMapping[] | null = null,
): Promise<readonly ObservedMapping[]> {
  const observedMappings = seen ?? (await run.input.m3ter.findMappings([state]));
  return observedMappings
    .filter(
      (mapping) =>
        mapping.m3terEntity === state.m3terEntity &&
        mapping.m3terId === state.m3terId &&
        mapping.externalSystem === state.externalSystem &&
        mapping.externalTable === state.externalTable &&
        mapping.integrationConfigId === state.integrationConfigId,
    )
    .sort((a, b) => compareText(a.id, b.id));
}

/** Sends one mapping unless m3ter has one with its key. Returns it when it must be settled by reading. */
async function createMapping(
  run: ApplyRun,
  change: MappingCreate,
  seen: readonly ObservedMapping[] | null,
): Promise<readonly Written[]> {
  const state = resolveState(run, change);
  const [before] = change.recordsBill ? [] : await findSame(run, state, seen);
  if (before !== undefined) {
    await run.setOutcome(
      change,
      before.externalId === state.externalId
        ? alreadySo(before.id, 'the mapping exists')
        : conflict('mapping/changed', `a mapping to ${before.externalId} exists now`, NEXT_STEP, before.id),
    );
    return [];
  }
  let answer = await run.input.m3ter.createMapping(state);
  let attempts = 1;
  if (answer.status === 'notSent') {
    answer = await run.input.m3ter.createMapping(state);
    attempts = 2;
  }
  if (answer.status !== 'rejected' && answer.status !== 'conflict') return [{ change, state, answer, attempts }];
  if (change.recordsBill) run.noteRecordsRefused();
  await run.setOutcome(
    change,
    change.recordsBill
      ? recordRefused()
      : rejected(answer.fault, 'see the message of m3ter; the next apply tries again'),
  );
  return [];
}

/** A mapping that `seen` lacks is read by itself before anything is concluded. */
async function settleCreated(
  run: ApplyRun,
  { state, answer, attempts }: Written,
  seen: readonly ObservedMapping[] | null,
): Promise<OutcomeFacts> {
  const shown = seen === null ? [] : await findSame(run, state, seen);
  const [first, ...more] = shown.length > 0 ? shown : await findSame(run, state);
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
  const state = resolveState(run, change);
  const first = await tryUpdate(run, change, state);
  const facts = first.isUnclear ? { ...(await tryUpdate(run, change, state)).facts, attempts: 2 } : first.facts;
  await run.setOutcome(change, facts);
}

/** Sends an update and reads when the answer does not settle it. It is unclear when the mapping is still as it was. */
async function tryUpdate(
  run: ApplyRun,
  { precondition }: MappingUpdate,
  state: ResolvedMappingState,
): Promise<{ readonly isUnclear: boolean; readonly facts: OutcomeFacts }> {
  const settled = (facts: OutcomeFacts) => ({ isUnclear: false, facts });
  const answer = await run.input.m3ter.updateMapping(precondition.id, precondition.revision, state);
  if (answer.status === 'done') return settled(applied(answer.value.id));
  if (answer.status === 'rejected') return settled(rejected(answer.fault, NEXT_STEP));
  const now = (await findSame(run, state)).find((mapping) => mapping.id === precondition.id);
  if (now !== undefined && now.externalId === state.externalId) {
    return settled(answer.status === 'conflict' ? alreadySo(now.id, 'already so') : applied(now.id));
  }
  if (answer.status === 'conflict' || now === undefined) {
    return settled(conflict('m3ter/version-conflict', 'somebody changed it in m3ter since the plan', NEXT_STEP));
  }
  return { isUnclear: true, facts: indeterminate(answer.cause) };
}

async function deleteMapping(run: ApplyRun, change: MappingDelete): Promise<void> {
  const { precondition, before } = change;
  const gone = async (): Promise<boolean> => {
    const { m3terEntity, m3terId } = before;
    const observedMappings = await run.input.m3ter.findMappings([{ m3terEntity, m3terId }]);
    return !observedMappings.some((mapping) => mapping.id === precondition.id);
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
