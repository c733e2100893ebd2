import type { Outcome } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import { endingOf } from '../../src/reconcile/endings.ts';
import type { Sandbox } from '../../src/sandbox/open-sandbox.ts';
import type { WriteRecord } from '../../src/sandbox/ports.ts';
import { textOf } from '../../src/sandbox/quickbooks/fields.ts';
import type { QuickBooksModes } from '../../src/sandbox/quickbooks/modes.ts';
import type { Touches } from './acts.ts';
import { describeMismatch } from './oracle.ts';
import { billOfNote, creates, digestOfNote, documentsOf, markedDocuments, noteOf } from './observe.ts';
import type { Schedule } from './schedule.ts';
import type { SimulatedRun } from './simulated-run.ts';
import { checkVoids, voidsOf } from './undo-laws.ts';
import { isApproved, type BillFacts, type World } from './world.ts';

/** Everything the laws look at. Nothing in it was said by the product, except its reports and plans. */
export interface Evidence {
  readonly schedule: Schedule;
  readonly world: World;
  readonly sandbox: Sandbox;
  readonly touches: Touches;
  readonly runs: readonly SimulatedRun[];
  /** Which run a write came from; null for people. */
  readonly writerOf: (write: WriteRecord) => SimulatedRun | null;
}

/**
 * The one situation that no client can win (delivery.md): QuickBooks neither replays request ids nor
 * refuses a number twice, and two processes, or one and a request of it that was given up, write at
 * the same moment. There duplicates must be detected for certain; everywhere else there are none.
 */
function isUnwinnable(evidence: Evidence, billId: string): boolean {
  const { schedule, sandbox, writerOf } = evidence;
  const { quickbooks } = schedule.modes;
  const refusesNumbers = quickbooks.duplicateDocNumber !== 'allow' && !willRenumber(quickbooks);
  if (refusesNumbers) return false;
  const replaysNothing =
    quickbooks.requestid === 'ignored' || quickbooks.batchReplay === 'ignored' || quickbooks.requestidTtl === 'minute';
  if (replaysNothing && schedule.late.length > 0) return true;
  const made = creates(sandbox).filter((write) => billOfNote(noteOf(write)) === billId);
  const left = withoutUndone(evidence, billId, made);
  // A request id is made of the content: that of a bill which changed between two plans is another one.
  const isOtherContent = new Set(left.map((write) => digestOfNote(noteOf(write)))).size === left.length;
  if (!replaysNothing && !isOtherContent) return false;
  // A run that sends a bill twice by itself is never excused.
  if (new Set(made.map(writerOf)).size < made.length) return false;
  const instants = left.map(({ at }) => Date.parse(at));
  const sameMomentMs = SAME_MOMENT_MS + LAG_MS[quickbooks.queryLag ?? 'none'];
  return instants.every((at, index) => index === 0 || at - (instants[index - 1] ?? 0) < sameMomentMs);
}

/** The documents made for a bill, but for those that an undo had voided before the next one was made. */
function withoutUndone(evidence: Evidence, billId: string, made: readonly WriteRecord[]): readonly WriteRecord[] {
  const voids = voidsOf(evidence, billId);
  return made.filter((write, index) => {
    const next = made[index + 1];
    return next === undefined || !voids.some(({ id, at }) => id === write.id && at < next.at);
  });
}

/** From the look before a create to its commit: a look counts 30 seconds, a pause of the limiter takes 65. */
const SAME_MOMENT_MS = 120_000;

/** A look shows nothing that is younger than the lag: by so much later a second write still knows nothing of the first. */
const LAG_MS: Readonly<Record<QuickBooksModes['queryLag'], number>> = {
  none: 0,
  twoSeconds: 2_000,
  thirtySeconds: 30_000,
};

/** A number that QuickBooks does not keep is none that it could refuse. */
export function willRenumber({ customTxnNumbers, numberWhenOff }: Partial<QuickBooksModes>): boolean {
  return customTxnNumbers === 'off' && numberWhenOff === 'replaced';
}

/** What a killed process sent may still be on its way for a while. */
const IN_FLIGHT_MS = 30_000;

function overlap(runs: readonly SimulatedRun[]): boolean {
  return runs.some((one, index) =>
    runs.some((other, place) => {
      if (place <= index) return false;
      const end = (one.endedAt ?? Infinity) + (one.killed ? IN_FLIGHT_MS : 0);
      return one.startedAt < (other.endedAt ?? Infinity) && other.startedAt < end;
    }),
  );
}

/** No report says what is not so, at the moment it is given. */
export function checkReport(evidence: Evidence, run: SimulatedRun): readonly string[] {
  if (run.end?.kind !== 'report') return [];
  const { report, plan } = run.end;
  const violations: string[] = [];
  const change = new Map(plan.changes.map((candidate) => [candidate.id, candidate]));
  for (const outcome of report.outcomes) {
    const found = change.get(outcome.change);
    if (found === undefined) continue;
    if (found.kind !== 'invoice' && found.kind !== 'creditMemo') {
      const wrong = checkOther(evidence, run, outcome);
      if (wrong !== null) violations.push(`${run.settings.name}: ${wrong}`);
      continue;
    }
    const billId = found.after?.marker.billId ?? found.before?.marker.billId ?? '';
    const wrong = checkOutcome(evidence, run, { outcome, billId, action: found.action });
    if (wrong !== null) violations.push(`${run.settings.name}: ${wrong}`);
  }
  for (const proof of report.proof) {
    const outcome = report.outcomes.find(({ address }) => address === proof.address);
    if (outcome?.status === 'applied' && outcome.action !== 'adopt' && !proof.equal) {
      violations.push(`${run.settings.name}: applied ${proof.docNumber} although its totals differ`);
    }
  }
  return violations;
}

function checkOutcome(
  { sandbox, writerOf }: Evidence,
  run: SimulatedRun,
  said: { readonly outcome: Outcome; readonly billId: string; readonly action: string },
): string | null {
  const { outcome, billId, action } = said;
  const { status, remoteId } = outcome;
  const made = creates(sandbox).filter((write) => billOfNote(noteOf(write)) === billId);
  const byThisRun = made.filter((write) => writerOf(write) === run);
  const name = `${action} for bill ${billId} is said to be ${status}`;
  if (status === 'applied' || status === 'alreadySo') {
    if (remoteId === null) return `${name} without naming the document`;
    return existedDuring(sandbox, run, remoteId) ? null : `${name}, but document ${remoteId} did not exist`;
  }
  if (action !== 'create') return null;
  if ((status === 'rejected' || status === 'skipped') && byThisRun.length > 0) {
    return `${name}, but this run created document ${byThisRun[0]?.id ?? ''}`;
  }
  return null;
}

/** True when the document is there now, or a person took it away while the run was under way. */
function existedDuring(sandbox: Sandbox, run: SimulatedRun, id: string): boolean {
  const { Invoice, CreditMemo } = sandbox.states.quickbooks.records;
  if (Object.hasOwn(Invoice, id) || Object.hasOwn(CreditMemo, id)) return true;
  return sandbox.journal.some(
    (write) => write.id === id && write.operation === 'delete' && Date.parse(write.at) >= run.startedAt,
  );
}

/** Configurations, customers and mappings: what is said to be there was there, what was refused was not made. */
function checkOther({ sandbox, writerOf, world }: Evidence, run: SimulatedRun, outcome: Outcome): string | null {
  const { status, remoteId, address, action, kind } = outcome;
  const name = `${action} ${address} is said to be ${status}`;
  if (status === 'applied' && remoteId !== null && action === 'create') {
    return sandbox.journal.some(({ id }) => id === remoteId) ? null : `${name}, but ${remoteId} never existed`;
  }
  if (kind === 'customer' && action === 'create' && status === 'rejected') {
    const account = world.accountIds.get(address.replace('customer/', '')) ?? '';
    const { Customer } = sandbox.states.quickbooks.records;
    const made = sandbox.journal.some(
      (write) =>
        write.entity === 'Customer' &&
        write.operation === 'create' &&
        writerOf(write) === run &&
        textOf(Customer[write.id ?? ''] ?? {}, 'Notes')?.includes(account) === true,
    );
    return made ? `${name}, but this run created it` : null;
  }
  return null;
}

/** The laws that hold when everything has come to rest. */
export function checkEnd(
  evidence: Evidence,
  last: { readonly quiet: SimulatedRun; readonly proof: SimulatedRun },
): readonly string[] {
  const violations: string[] = [];
  const { quiet, proof } = last;
  const plan = proof.plan;
  if (plan === null) return ['the last run made no plan'];
  const duplicated = duplicatedBills(evidence);
  violations.push(...checkDuplicates(evidence, duplicated, plan));
  const excused = new Set([...duplicated, ...goneUnrecorded(evidence)]);
  violations.push(...checkEmptyPlan(plan, excused), ...checkQuietReport(quiet, excused));
  // With two configurations nothing is sent until a person has removed one; that both are named is a law of its own.
  const isStuck = plan.diagnostics.some(({ code }) => code === 'integration/remote-duplicate');
  const blocked = new Set(plan.bills.filter(({ decision }) => decision === 'block').map(({ billId }) => billId));
  for (const bill of evidence.world.bills) {
    const waits = { isStuck, isBlocked: blocked.has(bill.id) };
    if (!excused.has(bill.id)) violations.push(...checkBill(evidence, bill, waits));
  }
  violations.push(
    ...checkVoids(evidence),
    ...checkStrangers(evidence),
    ...checkCustomers(evidence),
    ...checkConfigs(evidence, plan),
  );
  return violations;
}

/** Bills for which tieout made more documents than people took away. */
function duplicatedBills(evidence: Evidence): ReadonlySet<string> {
  const { sandbox, world, touches } = evidence;
  const made = new Map<string, number>();
  for (const write of creates(sandbox)) {
    const billId = billOfNote(noteOf(write));
    if (billId !== null) made.set(billId, (made.get(billId) ?? 0) + 1);
  }
  const ids = [...new Set([...world.bills.map(({ id }) => id), ...made.keys()])];
  return new Set(
    ids.filter((id) => {
      const gone = touches.gone.get(id);
      const again = gone !== undefined && (gone.whileRunning || !gone.recorded) ? gone.count : 0;
      const undone = voidsOf(evidence, id).length;
      return (made.get(id) ?? 0) + (touches.byEngine.has(id) ? 1 : 0) > 1 + again + undone;
    }),
  );
}

function checkDuplicates(evidence: Evidence, duplicated: ReadonlySet<string>, plan: Plan): readonly string[] {
  const violations: string[] = [];
  for (const id of duplicated) {
    if (!isUnwinnable(evidence, id)) violations.push(`bill ${id} was sent more than once`);
    const live = documentsOf(evidence.sandbox.states, id).filter(({ voided }) => !voided);
    if (live.length < 2) continue;
    const drift = plan.drift.filter(({ billId }) => billId === id);
    const named = new Set(drift.flatMap(({ remoteIds }) => remoteIds));
    const isTold = endingOf([plan]) !== null || evidence.touches.deletedBills.has(id);
    if (!live.every((document) => named.has(document.id)) || !isTold) {
      violations.push(`bill ${id} has ${String(live.length)} documents, and the next plan does not name them all`);
    }
  }
  return violations;
}

/** Documents that people took away before anything but QuickBooks knew of them: nobody can know they were there. */
function goneUnrecorded({ touches }: Evidence): readonly string[] {
  return [...touches.gone].filter(([, gone]) => gone.whileRunning || !gone.recorded).map(([id]) => id);
}

function checkEmptyPlan(plan: Plan, excused: ReadonlySet<string>): readonly string[] {
  const left = plan.changes.filter(({ address }) => ![...excused].some((id) => address.includes(id)));
  return left.map(({ action, address }) => `the second plan still wants to ${action} ${address}`);
}

function checkQuietReport(run: SimulatedRun, excused: ReadonlySet<string>): readonly string[] {
  if (run.end?.kind !== 'report') return [`the quiet run ended as ${run.end?.kind ?? 'nothing'}`];
  const { report } = run.end;
  const bad = report.outcomes.filter(
    ({ status, code, address }) =>
      status !== 'applied' &&
      status !== 'alreadySo' &&
      code !== 'record-refused' &&
      ![...excused].some((id) => address.includes(id)),
  );
  const texts = bad.map(({ address, status, code, message }) => `quiet run: ${address} ${status} ${code}: ${message}`);
  if (texts.length === 0 && !report.converged && excused.size === 0) return ['the quiet run did not converge'];
  return texts;
}

/** What waits for a person: everything, or one bill. */
interface Waits {
  readonly isStuck: boolean;
  readonly isBlocked: boolean;
}

/** One bill, one right document, one record. */
function checkBill(evidence: Evidence, bill: BillFacts, { isStuck, isBlocked }: Waits): readonly string[] {
  const { sandbox, touches, world } = evidence;
  const all = documentsOf(sandbox.states, bill.id);
  const live = all.filter(({ voided }) => !voided);
  const engineId = touches.byEngine.get(bill.id);
  const name = `bill ${bill.number ?? bill.id}`;
  if (touches.gone.has(bill.id)) {
    return live.length === 0 ? [] : [`${name}: its document was taken away by a person and made again`];
  }
  if (engineId !== undefined) {
    if (live.length > 0) return [`${name}: sent although m3ter's engine sent it`];
    return isStuck || touches.deletedBills.has(bill.id)
      ? []
      : checkRecord(evidence, bill, { documentId: engineId, isBlocked });
  }
  const deleted = touches.deletedBills.has(bill.id);
  if (bill.approved.length === 0 || (deleted && live.length === 0)) {
    return live.length === 0 ? [] : [`${name}: sent although it was never approved`];
  }
  const [document, second] = live;
  if (document === undefined) {
    return isApproved(world, bill) && !isStuck ? [`${name}: approved, and not sent`] : [];
  }
  if (second !== undefined) return [`${name}: two documents`];
  const violations = [...checkContent(evidence, bill, { document, isStuck })];
  return deleted || isStuck
    ? violations
    : [...violations, ...checkRecord(evidence, bill, { documentId: document.id, isBlocked })];
}

function checkContent(
  { world, touches, sandbox }: Evidence,
  bill: BillFacts,
  { document, isStuck }: { readonly document: ReturnType<typeof documentsOf>[number]; readonly isStuck: boolean },
): readonly string[] {
  const name = `bill ${bill.number ?? bill.id}`;
  if (touches.edited.has(document.id)) {
    return overwrittenAfterEdit(sandbox, document.id) ? [`${name}: a person's edit was overwritten`] : [];
  }
  const settled = isStuck || touches.paid.has(document.id) || !isApproved(world, bill);
  // A document that may not follow its bill any more must still be one of the contents that were approved.
  const allowed = settled ? bill.approved : bill.approved.slice(-1);
  const mismatches = allowed.map((content) => describeMismatch(world, { bill, content, document }));
  return mismatches.includes(null) ? [] : [`${name}: ${mismatches.at(-1) ?? 'no content'}`];
}

function overwrittenAfterEdit(sandbox: Sandbox, id: string): boolean {
  const writes = sandbox.journal.filter(
    (write) => write.id === id && (write.entity === 'Invoice' || write.entity === 'CreditMemo'),
  );
  const edited = writes.findIndex((write) => write.actor === 'person' && write.operation === 'update');
  return writes.slice(edited + 1).some((write) => write.actor === undefined);
}

/** Exactly one mapping records the document, unless m3ter refuses such mappings. */
function checkRecord(
  { schedule, world }: Evidence,
  bill: BillFacts,
  { documentId, isBlocked }: { readonly documentId: string; readonly isBlocked: boolean },
): readonly string[] {
  const records = world.states.m3ter.mappings.filter(
    (mapping) => mapping.m3terEntity === 'Bill' && mapping.m3terId === bill.id,
  );
  const name = `bill ${bill.number ?? bill.id}`;
  if (schedule.modes.m3ter.billMapping === 'refused') {
    return records.length === 0 ? [] : [`${name}: recorded although m3ter refuses it`];
  }
  // A record that was lost is made again when a person has settled what blocks its bill.
  if (isBlocked && records.length === 0) return [];
  // A bill that waits for its approval is not looked at: its record, or a second equal one, waits with it.
  if (!isApproved(world, bill) && records.every(({ externalId }) => externalId === documentId)) return [];
  if (records.length !== 1) return [`${name}: ${String(records.length)} records`];
  return records[0]?.externalId === documentId ? [] : [`${name}: its record names another document`];
}

/** No document for a bill that does not exist. */
function checkStrangers({ sandbox, world }: Evidence): readonly string[] {
  const known = new Set(world.bills.map(({ id }) => id));
  return markedDocuments(sandbox.states)
    .filter(({ billId }) => !known.has(billId))
    .map(({ id, billId }) => `document ${id} is for ${billId}, which is no bill`);
}

function checkCustomers({ sandbox, world }: Evidence): readonly string[] {
  const customers = Object.values(sandbox.states.quickbooks.records.Customer);
  const violations: string[] = [];
  for (const [code, id] of world.accountIds) {
    const made = customers.filter((customer) => textOf(customer, 'Notes')?.includes(id) === true);
    if (made.length > 1) violations.push(`account ${code} has ${String(made.length)} customers`);
  }
  return violations;
}

/** Accounts whose mapping the files list; the others' are made with their customers, and two equal ones do no harm. */
const LISTED: readonly string[] = ['MAPPED', 'POUNDS'];

/**
 * One configuration, one mapping of each thing. m3ter can neither be asked to refuse a second one nor
 * replay a request, so a process that is killed between its create and its second look, while another
 * does the same, leaves two: then the next plan must name them as an error.
 */
function checkConfigs({ world, runs, schedule }: Evidence, plan: Plan): readonly string[] {
  const { configs, mappings } = world.states.m3ter;
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error');
  const violations: string[] = [];
  const raced = overlap(runs) || schedule.late.length > 0;
  const isNamed = (code: string): boolean =>
    raced && endingOf([plan]) !== null && errors.some((diagnostic) => diagnostic.code === code);
  if (configs.length !== 1 && !isNamed('integration/remote-duplicate')) {
    violations.push(`${String(configs.length)} integration configurations`);
  }
  const kept = mappings.filter(({ m3terEntity }) => m3terEntity !== 'Bill');
  const keys = kept.map(({ m3terEntity, m3terId, externalTable }) => `${m3terEntity}/${m3terId}/${externalTable}`);
  const targets = kept.map(({ externalId }, index) => `${keys[index] ?? ''}/${externalId}`);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (new Set(targets).size !== new Set(keys).size) violations.push('two mappings of one thing that contradict');
  const own = [...world.accountIds].filter(([code]) => !LISTED.includes(code)).map(([, id]) => id);
  const listed = twice.filter((key) => !own.some((id) => key.includes(id)));
  if (!raced && twice.length > 0) violations.push('two mappings of one thing');
  if (listed.length > 0 && !isNamed('mapping/remote-duplicate')) violations.push(`not named: two of ${listed.join()}`);
  const unexpected = errors.filter(({ code }) => !raced || !code.endsWith('/remote-duplicate'));
  return [...violations, ...unexpected.map(({ code, message }) => `the last plan has an error: ${code}: ${message}`)];
}
