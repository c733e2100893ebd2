import type { Catalog, CustomerChoice } from '../model/catalog.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import type { FieldDiff } from '../model/change.ts';
import type { Conversion, LineTrace, RuleStep } from '../model/conversion.ts';
import { addDays } from '../model/day.ts';
import { decimal, decimalText } from '../model/decimal.ts';
import {
  countedDocument,
  type AmountsProof,
  type BillWalk,
  type ExplainedBill,
  type ExplainedLine,
  type Explanation,
  type ToldBill,
} from '../model/explanation.ts';
import { linksOf } from '../model/links.ts';
import type { Bill, BillLine } from '../model/m3ter.ts';
import { buildTimeline } from './build-timeline.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import type { ObservedSalesDocument, SalesDocument } from '../model/sales-document.ts';

/**
 * The explanation of one bill, from what planning kept of it. Null when the plan has no decision for the bill: it was
 * not read, or the plan was limited to other bills.
 */
export function buildExplanation(input: {
  readonly plan: Plan;
  readonly walk: BillWalk;
  readonly catalog: Catalog;
}): Explanation | null {
  const { plan, walk, catalog } = input;
  const { bill, conversion } = walk;
  const decision = plan.bills.find((billDecision) => billDecision.billId === bill.id);
  if (decision === undefined) return null;
  const document = conversion?.result === 'document' ? conversion.document : null;
  const { timeline, rules } = tellBill(plan, walk, decision);
  const current = countedDocument(walk.observed, decision);
  return {
    formatVersion: FORMAT_VERSIONS.explanation,
    planId: plan.id,
    connection: plan.connection,
    bill: explainBill(bill),
    decision,
    timeline,
    links: linksOf(plan.connection, decision),
    rules,
    lines: explainLines(conversion, walk.codes),
    proof: buildProof(conversion, current),
    customer: explainCustomer(walk.customer),
    document,
    itemNames: namesOfItems(document, walk.observed, catalog),
    observed: walk.observed,
    differences: differencesOf(plan, decision.change),
    drift: plan.drift.filter((drift) => drift.billId === bill.id),
    findings: plan.diagnostics.filter(({ about }) => about === bill.id || about === decision.accountCode),
    run: walk.run,
    notes: [...new Set([...decision.notes, ...(conversion?.result === 'document' ? conversion.notes : [])])],
  };
}

/** How a bill came to where it is: what happened to it, and every rule that was asked. The page of a report has it too. */
export function tellBill(plan: Plan, walk: BillWalk, decision: BillDecision): ToldBill {
  return { timeline: buildTimeline(plan, walk, decision), rules: rulesOf(walk, decision) };
}

/** Every rule that was asked. When none of them stopped a bill that is blocked or skipped, its state in QuickBooks did. */
function rulesOf(walk: BillWalk, decision: BillDecision): RuleStep[] {
  const rules = [...walk.steps, ...(walk.conversion?.trace().rules ?? [])];
  const isBlockedOrSkipped = decision.decision === 'block' || decision.decision === 'skip';
  if (!isBlockedOrSkipped || rules.some(({ outcome }) => outcome === 'stop')) return rules;
  return [...rules, { rule: 'state in QuickBooks', outcome: 'stop', detail: decision.message }];
}

function explainBill(bill: Bill): ExplainedBill {
  return {
    id: bill.id,
    version: bill.version,
    status: bill.status,
    number: bill.sequentialInvoiceNumber,
    currency: bill.currency,
    billDate: bill.externalInvoiceDate ?? bill.billDate,
    periodStart: bill.startDate,
    periodEnd: bill.endDate === null ? null : addDays(bill.endDate, -1),
    dueDate: bill.dueDate,
    approvedAt: bill.dtApproved,
    timezone: bill.timezone,
    total: bill.billTotal,
    lineCount: bill.lines.length,
  };
}

/** Kept lines first, in the document's order; then the other lines, in the bill's order. */
function explainLines(conversion: Conversion | null, codes: BillWalk['codes']): ExplainedLine[] {
  const traces = conversion?.trace().lines ?? [];
  return [...traces.filter(({ kept }) => kept), ...traces.filter(({ kept }) => !kept)].map((trace) =>
    explainLine(trace, codes),
  );
}

function explainLine(trace: LineTrace, codes: BillWalk['codes']): ExplainedLine {
  const { line, band } = trace;
  const named = (text: string): string => withCodes(text, line, codes);
  return {
    lineItemType: line.lineItemType,
    description: line.description,
    bandFrom: band === null ? null : (band.lowerLimit ?? '0'),
    product: line.accountingProductName ?? line.productName ?? line.accountingProductCode ?? line.productCode,
    quantity: band === null ? line.quantity : band.bandQuantity,
    unit: line.unit,
    unitPrice: band === null ? line.averageUnitPrice : (band.unitPrice ?? line.averageUnitPrice),
    currency: line.currency,
    conversionRate: line.conversionRate,
    serviceStart: line.servicePeriodStart,
    billAmount: trace.exact,
    amount: trace.amount,
    droppedBy: trace.kept ? null : named(trace.droppedBy ?? 'left out'),
    items: trace.item.map((step) => ({ ...step, detail: named(step.detail) })),
    notes: trace.notes,
  };
}

/** Replaces aggregation ids by codes, which people know. */
function withCodes(text: string, line: BillLine, codes: BillWalk['codes']): string {
  let named = text;
  for (const id of [line.aggregationId, line.compoundAggregationId]) {
    const code = id === null ? undefined : codes.get(id);
    if (id !== null && code !== undefined) named = named.replaceAll(id, JSON.stringify(code));
  }
  return named;
}

function buildProof(conversion: Conversion | null, current: ObservedSalesDocument | null): AmountsProof | null {
  const amounts = conversion?.trace().amounts ?? null;
  if (amounts === null) return null;
  // The trace has the bill's sign. A credit memo has the opposite one.
  const invoice = decimal(amounts.invoiceTotal);
  const isCredit = decimal(amounts.rounded).lt('0');
  const asBill = isCredit ? invoice.neg() : invoice;
  return {
    ...amounts,
    rounding: decimalText(asBill.minus(decimal(amounts.kept))),
    equal: asBill.eq(decimal(amounts.rounded)),
    strictDelta: conversion?.result === 'document' ? conversion.strictDelta : null,
    quickbooksTotal:
      current === null ? null : decimalText(decimal(current.totalAmount).minus(decimal(current.taxTotal))),
  };
}

function explainCustomer(choice: CustomerChoice | null): Explanation['customer'] {
  if (choice === null || choice.result === 'block') return null;
  const id = 'id' in choice.ref ? choice.ref.id : null;
  return { name: choice.displayName, id, how: choice.how, notes: choice.notes };
}

function namesOfItems(
  document: SalesDocument | null,
  observed: readonly ObservedSalesDocument[],
  catalog: Catalog,
): Record<string, string> {
  const lines = [
    ...(document?.lines ?? []),
    ...observed.flatMap((observedSalesDocument) => observedSalesDocument.lines),
  ];
  const ids = [...new Set(lines.flatMap(({ itemId }) => (itemId === null ? [] : [itemId])))].sort();
  return Object.fromEntries(ids.map((id) => [id, catalog.itemsById.get(id)?.name ?? '']));
}

function differencesOf(plan: Plan, address: string | null): readonly FieldDiff[] {
  if (address === null) return [];
  const change = plan.changes.find((candidate) => candidate.address === address);
  return change?.action === 'update' ? change.fields : [];
}
