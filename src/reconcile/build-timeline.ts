import type { BillWalk } from '../model/explanation.ts';
import { decimal, type DecimalText, ZERO } from '../model/decimal.ts';
import { formatMoney } from '../model/money-text.ts';
import type { BillDecision, Drift, Plan } from '../model/plan.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import type { TimelineEvent } from '../model/timeline.ts';
import { nameOf } from '../diff/bill-drift.ts';
import { ownedDigest } from '../diff/owned-fields.ts';

/**
 * The events of one bill, oldest first, as the two systems tell them. Events without a time come after the others. What
 * the plan does next is last.
 */
export function buildTimeline(plan: Plan, walk: BillWalk, decision: BillDecision): readonly TimelineEvent[] {
  const drift = plan.drift.filter(({ billId }) => billId === walk.bill.id);
  const documents = documentsOf(walk, decision);
  const told = new Set(documents.filter(({ voided }) => voided).map(({ id }) => id));
  const events = [
    ...eventsOfBill(walk),
    ...eventsOfRun(walk),
    ...documents.flatMap((document) => eventsOfDocument(document, walk)),
    ...drift.filter(({ remoteIds }) => !remoteIds.some((id) => told.has(id))).flatMap(eventOfDrift),
  ];
  const timed = events.filter(({ at }) => at !== null).sort((a, b) => timeOf(a) - timeOf(b));
  return [...timed, ...events.filter(({ at }) => at === null), ...eventOfPlan(plan, decision)];
}

function timeOf({ at }: TimelineEvent): number {
  return Date.parse(at ?? '');
}

function eventsOfBill({ bill }: BillWalk): readonly TimelineEvent[] {
  const amount = bill.billTotal === null ? '' : `, ${formatMoney(bill.currency, bill.billTotal)}`;
  const version = `version ${String(bill.version)}`;
  return [
    {
      event: 'billed',
      at: bill.lastCalculatedDate ?? bill.billDate,
      detail: `calculated in m3ter, ${version}${amount}`,
    },
    ...(bill.status === 'APPROVED' && bill.dtApproved !== null
      ? [{ event: 'approved', at: bill.dtApproved, detail: 'approved in m3ter' } as const]
      : []),
  ];
}

function eventsOfRun({ run }: BillWalk): readonly TimelineEvent[] {
  if (run === null || run.status === 'COMPLETE') return [];
  return [{ event: 'run', at: run.dtCompleted ?? run.dtStarted, detail: `m3ter's own integration: ${run.status}` }];
}

/** The bill's own documents. A document that only has the bill's number may be another bill's. */
function documentsOf({ bill, observed, run }: BillWalk, { remoteId }: BillDecision): readonly ObservedSalesDocument[] {
  return observed.filter(
    ({ id, marker }) =>
      marker?.billId === bill.id || id === remoteId || (run?.status === 'COMPLETE' && id === run.externalId),
  );
}

function eventsOfDocument(document: ObservedSalesDocument, walk: BillWalk): readonly TimelineEvent[] {
  const { run, bill } = walk;
  const { marker, createdAt, settled, voided, balance, totalAmount } = document;
  const total = voided ? totalBeforeVoid(document, walk) : totalWithoutTax(document);
  const amount =
    total === null ? 'QuickBooks keeps no total of a void one' : formatMoney(document.currency ?? bill.currency, total);
  const byEngine = run?.status === 'COMPLETE' && run.externalId === document.id;
  const sender =
    marker === null
      ? byEngine
        ? "m3ter's own integration"
        : 'somebody else'
      : `tieout, of version ${String(marker.billVersion)}${marker.generation === 0 ? '' : ', sent again'}`;
  const left = decimal(balance);
  const paid = left.eq(ZERO) ? 'paid' : `part paid: ${formatMoney(document.currency ?? bill.currency, balance)} left`;
  return [
    { event: 'sent', at: createdAt, detail: `${nameOf(document)}, ${amount}, by ${sender}` },
    ...(settled && !voided && !left.eq(decimal(totalAmount))
      ? [{ event: 'paid', at: null, detail: paid } as const]
      : []),
    ...eventOfVoid(document),
  ];
}

/**
 * What a void document came to when it was sent. QuickBooks keeps none of its amounts, but the digest in the marker
 * proves that what the bill gives today is what was sent. Null when it is not.
 */
function totalBeforeVoid({ docNumber, marker }: ObservedSalesDocument, { conversion }: BillWalk): DecimalText | null {
  if (marker === null || docNumber === null || conversion?.result !== 'document') return null;
  const { document } = conversion;
  return ownedDigest({ ...document, docNumber }) === marker.digest ? document.total : null;
}

/** The void of a document, by our undo or by somebody else. */
function eventOfVoid(document: ObservedSalesDocument): readonly TimelineEvent[] {
  const { voided, marker, lastUpdatedAt: at } = document;
  if (!voided) return [];
  const word = marker?.undo;
  if (word === undefined) return [{ event: 'voided', at, detail: `${nameOf(document)} was voided in QuickBooks` }];
  const after = word === 'held' ? 'the bill is held: nothing sends it again unasked' : 'the bill is unsent again';
  return [{ event: 'undone', at, detail: `${nameOf(document)} was voided by an undo; ${after}` }];
}

/** Drift as an event. A second document is no drift event, because its sending already is an event. */
function eventOfDrift({ code, since, message }: Drift): readonly TimelineEvent[] {
  if (code === 'edited-after-send') return [{ event: 'changed', at: since, detail: message }];
  if (code === 'voided' || code === 'deleted') return [{ event: code, at: since, detail: message }];
  return [];
}

function eventOfPlan(plan: Plan, { change, message, reportOnly }: BillDecision): readonly TimelineEvent[] {
  if (change === null || reportOnly === true) return [];
  return [{ event: 'planned', at: plan.createdAt, detail: `${message}; plan ${plan.id.slice(0, 12)}` }];
}
