import type { Audit, AuditEntry, AuditSend, AuditVerdict, ReadJournal, SentProof } from '../model/audit.ts'; // prettier-ignore
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { documentAddress } from '../model/address.ts';
import { signedTotal } from '../model/bill-amounts.ts';
import { isWithin } from '../model/day.ts';
import { decimal, ZERO } from '../model/decimal.ts';
import { invoiceDateOf } from '../model/m3ter.ts';
import { moneyText } from '../model/money-text.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import type { TieOutScope } from '../model/tie-out.ts';
import { groupBy } from '../support/group-by.ts';
import { documentKey } from '../diff/index-observed.ts';
import type { TieOutInput } from './tie-out-ledger.ts';

/**
 * Joins the documents of a period with the journals that tell of them, by the bill and the document's id; and the
 * journals with the plans, by the plan's id. Pure.
 *
 * @param files the journals, and the plans at hand. A plan that is not among them is still named by its id.
 */
export function buildAudit(
  { plan, reviews, m3ter, period, scope }: Omit<TieOutInput, 'today'>,
  files: { readonly journals: readonly ReadJournal[]; readonly plans: readonly Pick<Plan, 'id' | 'createdAt'>[] },
): Audit {
  const { journals, plans } = files;
  const madeAt = new Map(plans.map(({ id, createdAt }) => [id, createdAt]));
  const all = journals
    .flatMap(({ sends }) => sends)
    .filter(({ status }) => status === 'applied' || status === 'alreadySo');
  const byAddress = groupBy(all, ({ address }) => address);
  const dates = new Map(m3ter.bills.map((bill) => [bill.id, invoiceDateOf(bill)]));
  const sendsOf = (billId: string, { kind, id }: DocumentIdentity): readonly AuditSend[] =>
    (byAddress.get(documentAddress(kind, billId)) ?? [])
      .filter(({ remoteId }) => remoteId === id)
      .map((send) => ({ ...sendOf(send), planMadeAt: madeAt.get(send.planId) ?? null }))
      .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  const isStanding = createIsStanding(reviews);
  const deletedOf = (decision: BillDecision): readonly AuditEntry[] =>
    KINDS.flatMap((kind) => {
      const sent = byAddress.get(documentAddress(kind, decision.billId)) ?? [];
      const ids = sent.flatMap(({ connection, remoteId }) =>
        connection === plan.connection.name ? (remoteId ?? []) : [],
      );
      return [...new Set(ids)]
        .map((id) => ({ kind, id }))
        .filter((document) => !isStanding(document))
        .map((document) => entryOfDeleted(decision, document, sendsOf(decision.billId, document)));
    });
  const ofBills = plan.bills
    .filter((decision) => isInScope(decision, scope))
    .flatMap((decision): AuditEntry[] => {
      const date = dates.get(decision.billId) ?? null;
      if (date === null || !isWithin(date, period)) return [];
      const { primary, second, voided } = reviews.documentsOf(decision);
      const documents = [...(primary === null ? [] : [primary]), ...second, ...voided];
      return [
        ...documents.map((document) => entryOf(decision, document, sendsOf(decision.billId, document))),
        ...deletedOf(decision),
      ];
    });
  const withoutBill = isWhole(scope) ? documentsWithoutBill({ plan, reviews, period }) : [];
  const ofNone = withoutBill.map(({ document, billId }) => {
    const { docNumber, customerName, currency } = document;
    const named = {
      billId,
      docNumber,
      accountName: customerName ?? '',
      currency: currency ?? plan.connection.homeCurrency,
    };
    return entryOf(named, document, sendsOf(billId, document));
  });
  return {
    formatVersion: FORMAT_VERSIONS.audit,
    period,
    readAt: plan.basedOn.quickbooksReadAt,
    connection: plan.connection,
    journals: journals.map(({ path }) => path),
    documents: [...ofBills, ...ofNone],
    diagnostics: journals.flatMap(({ diagnostics }) => diagnostics),
  };
}

const KINDS = ['invoice', 'creditMemo'] as const;

type DocumentIdentity = Pick<ObservedSalesDocument, 'kind' | 'id'>;

/** True of a document that QuickBooks has, whosever it is now. */
function createIsStanding(reviews: TieOutInput['reviews']): (document: DocumentIdentity) => boolean {
  const standing = new Set(reviews.observed().map(({ kind, id }) => documentKey(kind, id)));
  return ({ kind, id }) => standing.has(documentKey(kind, id));
}

function sendOf({
  address: _address,
  connection: _connection,
  ...send
}: ReadJournal['sends'][number]): Omit<AuditSend, 'planMadeAt'> {
  return send;
}

function isInScope({ integration, accountCode }: BillDecision, { integrations, accounts }: TieOutScope): boolean {
  return (
    (integrations.length === 0 || (integration !== null && integrations.includes(integration))) &&
    (accounts.length === 0 || accounts.includes(accountCode))
  );
}

function isWhole({ integrations, accounts }: TieOutScope): boolean {
  return integrations.length + accounts.length === 0;
}

/** Documents of ours, dated in the period, whose bill m3ter does not have. */
function documentsWithoutBill({ plan, reviews, period }: Pick<TieOutInput, 'plan' | 'reviews' | 'period'>) {
  const known = new Set(plan.bills.map(({ billId }) => billId));
  return reviews.observed().flatMap((document) => {
    const { marker, txnDate } = document;
    const isOne = marker !== null && !known.has(marker.billId) && isWithin(txnDate, period);
    return isOne ? [{ document, billId: marker.billId }] : [];
  });
}

type Named = Pick<BillDecision, 'billId' | 'docNumber' | 'accountName' | 'currency'>;

function entryOf(decision: Named, document: ObservedSalesDocument, sends: readonly AuditSend[]): AuditEntry {
  const { billId, docNumber, accountName, currency } = decision;
  const documentCurrency = document.currency ?? currency;
  const total = totalWithoutTax(document);
  const formerId = formerCustomer(document, sends);
  return {
    billId,
    docNumber: document.docNumber ?? docNumber,
    accountName,
    kind: document.kind,
    documentId: document.id,
    customer: { id: document.customerId, name: document.customerName },
    ...(formerId === null ? {} : { sentToCustomerId: formerId }),
    currency: documentCurrency,
    total: signedTotal(document.kind, moneyText(decimal(total), documentCurrency)),
    billVersion: document.marker?.billVersion ?? null,
    verdict: judge(document, sends, formerId),
    ...(document.voided ? { voided: document.marker?.undo === undefined ? 'bySomebody' : 'byUndo' } : {}),
    sends: sends.map((send) => signSend(document.kind, send)),
  };
}

/** What a journal has, and QuickBooks no longer. A void invoice comes to nothing, so that an undo explains that it is gone. */
function entryOfDeleted(decision: Named, { kind, id }: DocumentIdentity, sends: readonly AuditSend[]): AuditEntry {
  const { billId, docNumber, accountName, currency } = decision;
  const last = sends.at(-1);
  const sentCurrency = sends.findLast(({ proof }) => proof !== null)?.proof?.currency ?? currency;
  return {
    billId,
    docNumber,
    accountName,
    kind,
    documentId: id,
    customer: null,
    currency: sentCurrency,
    total: moneyText(ZERO, sentCurrency),
    billVersion: null,
    verdict: last?.action === 'void' ? 'proved' : 'deletedSince',
    sends: sends.map((send) => signSend(kind, send)),
  };
}

function signSend(kind: DocumentIdentity['kind'], send: AuditSend): AuditSend {
  return { ...send, proof: signProof(kind, send.proof) };
}

/** Journals have totals as QuickBooks has them, those of credit memos above zero. */
function signProof(kind: ObservedSalesDocument['kind'], proof: SentProof | null): SentProof | null {
  if (proof === null) return null;
  const { planTotal, quickbooksTotal } = proof;
  return { ...proof, planTotal: signedTotal(kind, planTotal), quickbooksTotal: signedTotal(kind, quickbooksTotal) };
}

/** Id of the customer that the document was sent to, when it is another one's now. What was adopted counts as it was then. */
function formerCustomer({ customerId }: ObservedSalesDocument, sends: readonly AuditSend[]): string | null {
  const sentTo = sends.findLast((send) => send.customerId !== null || send.action === 'adopt')?.customerId ?? null;
  return sentTo === customerId ? null : sentTo;
}

function judge(
  document: ObservedSalesDocument,
  sends: readonly AuditSend[],
  formerCustomerId: string | null,
): AuditVerdict {
  const last = sends.at(-1);
  if (last === undefined) return document.marker === null ? 'notOurs' : 'notInJournals';
  // A void is proved by what it leaves: nothing.
  if (document.voided) return last.action === 'void' ? 'proved' : 'changedSince';
  const isAsProved =
    formerCustomerId === null &&
    last.proof !== null &&
    last.proof.equal &&
    decimal(last.proof.quickbooksTotal).eq(totalWithoutTax(document));
  return isAsProved ? 'proved' : 'changedSince';
}

const GAPS: ReadonlySet<AuditVerdict> = new Set(['notInJournals', 'changedSince', 'deletedSince']);

/** True when a document of ours is in none of the journals, or is not as it was proved to be, or is deleted. */
export function hasAuditGaps({ documents }: Audit): boolean {
  return documents.some(({ verdict }) => GAPS.has(verdict));
}
