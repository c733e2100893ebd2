import type { BillTest, BillTestResult } from '../model/bill-test.ts';
import { REASONS } from '../model/reasons/all-reasons.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { Connection, Integration, Workspace } from '../model/workspace.ts';
import { NO_OVERRIDES } from '../model/guards.ts';
import { planWorkspace } from '../reconcile/plan-workspace.ts';
import { suggest } from '../support/did-you-mean.ts';
import { invariant } from '../support/invariant.ts';
import { buildM3ter } from './build-m3ter.ts';
import { buildQuickBooks } from './build-quickbooks.ts';
import { describeExpectation, describeOutcome, type Outcome } from './describe-outcome.ts';

/**
 * Runs one rule test. The product's own code plans the bill under its integration and the mapping files of that
 * connection, in systems that contain nothing else. Pure: no network, no clock. The workspace must be valid, so that
 * the integration and its connection exist.
 */
export function runBillTest(test: BillTest, workspace: Workspace): BillTestResult {
  const { document, origin } = test;
  const integration = workspace.integrations.find(({ name }) => name === document.integration);
  const connection = workspace.connections.find(({ name }) => name === integration?.connection);
  invariant(integration !== undefined && connection !== undefined, 'a valid test names an integration');
  const outcome = planBill(test, { workspace, integration, connection });
  const expected = describeExpectation(document.expect);
  const actual = describeOutcome(document.expect, outcome);
  return {
    name: document.name,
    integration: integration.name,
    place: origin.place,
    passed: expected.join('\n') === actual.join('\n'),
    expected,
    actual,
    why: outcome.message,
    hint: outcome.hint,
    problems: [...unknownReason(document.expect.reason), ...outcome.problems],
  };
}

function planBill(
  { document }: BillTest,
  given: { readonly workspace: Workspace; readonly integration: Integration; readonly connection: Connection },
): Outcome & { readonly message: string; readonly hint: string | null; readonly problems: readonly string[] } {
  const { integration, connection } = given;
  const mappingFiles = given.workspace.mappingFiles
    .filter((file) => file.connection === connection.name)
    .filter((file) => file.integration === null || file.integration === integration.name)
    .map((file) => ({ ...file, rules: file.rules.filter(({ table }) => table === 'Customer' || table === 'Item') }));
  const parts = { test: document, integration, connection, rules: mappingFiles.flatMap((file) => file.rules) };
  const quickbooks = buildQuickBooks(parts);
  const m3ter = buildM3ter(parts);
  const { plan, walkOf } = planWorkspace({
    workspace: { ...given.workspace, connections: [connection], integrations: [integration], mappingFiles },
    connection,
    m3ter,
    quickbooks,
    diagnostics: [],
    scope: { only: null, integrations: [], bills: [], since: null, resend: [] },
    now: Date.parse(`${document.bill.billDate}T00:00:00Z`),
    overrides: NO_OVERRIDES,
  });
  const asWritten = (text: string): string => withCodes(text, m3ter);
  const [decision] = plan.bills;
  invariant(decision !== undefined, 'the plan decides about the bill of the test');
  const conversion = walkOf(decision.billId)?.conversion ?? null;
  return {
    decision: decision.decision,
    reason: decision.reason,
    document: decision.decision === 'send' && conversion?.result === 'document' ? conversion.document : null,
    items: quickbooks.items,
    message: asWritten(decision.message),
    hint: decision.hint === null ? null : asWritten(decision.hint),
    problems: plan.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => asWritten(message)),
  };
}

/** A text with the ids of the test's entities replaced by their codes. */
function withCodes(text: string, { aggregations, compoundAggregations, products }: M3terSnapshot): string {
  let written = text;
  for (const { id, code } of [...aggregations, ...compoundAggregations, ...products]) {
    if (code !== null && code !== id) written = written.replaceAll(id, () => code);
  }
  return written;
}

function unknownReason(reason: string | undefined): readonly string[] {
  if (reason === undefined || Object.hasOwn(REASONS, reason)) return [];
  const meant = suggest(reason, Object.keys(REASONS));
  return [`there is no reason "${reason}"${meant === null ? '' : `; ${meant}`}`];
}
