import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { ExplainedLine, Explanation } from '../../../src/model/explanation.ts';
import { WorldFailure } from '../../../src/support/errors.ts';
import { buildStatus } from '../../../src/reconcile/build-status.ts';
import { renderFailureGithub, renderFailureJson, renderFailureText } from '../../../src/render/failure-text.ts';
import { buildPlanRows } from '../../../src/render/plan-rows.ts';
import { createStyle } from '../../../src/render/style.ts';
import { CONNECTIONS, EXPLANATION, FINDINGS, PLAN, REPORT, STATUS } from './rendered.ts';
import { DRIFTED_EXPLANATION, SENT_EXPLANATION } from './sample-explanation.ts';
import { BILLS, decision, EMPTY_PLAN, SAMPLE_PLAN } from './sample-plan.ts';
import { EMPTY_REPORT, SAMPLE_REPORT } from './sample-report.ts';
import { DOCUMENT, SAMPLE_STATUS } from './sample-status.ts';

// Values with nothing in the places that may be empty: no "null", no dangling sign, nothing invented.

const STYLE = createStyle({ color: false, width: 120, unicode: true });
const EMPTY_WORDS = /\b(?:null|undefined|NaN)\b|\[object/;

const bare: Diagnostic = { severity: 'error', code: 'plan/edited', message: 'm' };

describe('the plan', () => {
  const blocked = decision(BILLS.umbrella, 'Umbrella', {
    decision: 'block',
    reason: 'unknown-account',
    message: 'the account could not be read',
    notes: ['a note'],
  });
  const plan = {
    ...SAMPLE_PLAN,
    connection: { ...SAMPLE_PLAN.connection, companyName: '' },
    bills: [blocked],
    diagnostics: [bare, { ...bare, about: 'bill 1' }],
    drift: SAMPLE_PLAN.drift.map((drift) => ({ ...drift, hint: null, remoteIds: [], address: 'elsewhere' })),
  };

  test('without decisions, hints, amounts and places', () => {
    const text = PLAN.text(plan, STYLE);
    expect(text).not.toMatch(EMPTY_WORDS);
    expect(text).toContain('QuickBooks sandbox realm 9341…');
    expect(text).toMatch(/! bill c4113f0e\S+ {2}Umbrella {2}unknown-account {2}the account could not be read/);
    expect(text).toContain('      note: a note');
    expect(text).toContain('  ! drift  elsewhere  edited-after-send');
    expect(text).toContain('  error  plan/edited  bill 1: m');
    expect(PLAN.markdown(plan)).not.toMatch(EMPTY_WORDS);
    expect(PLAN.github(plan)).toContain(
      `::warning title=unknown-account::Umbrella: the account could not be read (bill ${BILLS.umbrella})\n`,
    );
  });

  test('what a bill needs is named by its bill when it has no number', () => {
    const changes = SAMPLE_PLAN.changes
      .filter(({ kind }) => kind === 'customer')
      .map((change): Change => ({ ...change, reason: { code: 'not-found', message: 'does not exist yet' } }));
    expect(buildPlanRows({ ...SAMPLE_PLAN, changes }).customersAndMappings[0]?.reason).toBe(
      'needed by invoice M3-100482',
    );
    expect(buildPlanRows({ ...SAMPLE_PLAN, changes, bills: [] }).customersAndMappings[0]?.reason).toBe(
      `needed by bill ${BILLS.acme}`,
    );
    const adopted = changes.map((change): Change => ({ ...change, origin: { remoteId: '58' } }));
    expect(buildPlanRows({ ...SAMPLE_PLAN, changes: adopted }).customersAndMappings[0]?.reason).toBe(
      'does not exist yet',
    );
  });

  test('a drifted credit memo is called one', () => {
    const drift = SAMPLE_PLAN.drift.map((found) => ({ ...found, address: `creditMemo/${BILLS.hooli}` }));
    expect(buildPlanRows({ ...SAMPLE_PLAN, drift }).drift[0]?.kind).toBe('credit memo');
  });
});

describe('the explanation', () => {
  const sparseLine: ExplainedLine = {
    lineItemType: 'AD_HOC',
    description: '',
    bandFrom: null,
    product: null,
    quantity: '1',
    unit: '',
    unitPrice: '1',
    currency: 'USD',
    conversionRate: '1',
    serviceStart: null,
    billAmount: '1',
    amount: '1',
    droppedBy: null,
    items: [],
    notes: [],
  };
  const sparse: Explanation = {
    ...SENT_EXPLANATION,
    bill: {
      ...SENT_EXPLANATION.bill,
      status: 'PENDING',
      number: null,
      billDate: null,
      periodStart: '2026-10-01',
      periodEnd: null,
      dueDate: null,
      total: null,
    },
    decision: { ...SENT_EXPLANATION.decision, docNumber: null, total: null, integration: null, kind: null },
    lines: [sparseLine],
    customer: null,
    document: {
      ...SENT_EXPLANATION.document!,
      dueDate: null,
      billEmail: null,
      note: null,
      customField: { definitionId: '1', value: 'PO 9' },
      emailStatus: 'NeedToSend',
      allowOnlineAchPayment: true,
      allowOnlineCreditCardPayment: true,
      lines: [{ ...SENT_EXPLANATION.document!.lines[0]!, itemId: '99' }],
    },
    proof: { ...SENT_EXPLANATION.proof!, excluded: '0' },
  };

  test('of a bill without number, dates and total', () => {
    const text = EXPLANATION.text(sparse, STYLE);
    expect(text).not.toMatch(EMPTY_WORDS);
    expect(text).toContain('This bill will be sent to QuickBooks as invoice.');
    expect(text).toContain('Period       2026-10-01 to ?');
    expect(text).toContain('Status       pending');
    expect(text).toContain('Total        not given by m3ter');
    expect(text).toContain('Integration  none');
    expect(text).toContain('AD_HOC');
    expect(text).toContain('Purchase order  PO 9');
    expect(text).toContain('Online payment  bank transfer, card');
    expect(text).toContain('Sending it      QuickBooks e-mails it');
    expect(text).toContain('item 99');
    expect(EXPLANATION.markdown(sparse)).not.toMatch(EMPTY_WORDS);
  });

  test('of a foreign, voided, taxed document without number', () => {
    const [first] = DRIFTED_EXPLANATION.observed;
    const observed = [
      {
        ...first!,
        docNumber: null,
        marker: null,
        customerName: null,
        currency: null,
        taxTotal: '10.00',
        voided: true,
        lastUpdatedAt: null,
        kind: 'creditMemo' as const,
      },
      { ...first!, settled: true },
    ];
    const run = { ...DRIFTED_EXPLANATION.run!, error: 'boom', externalId: '7' };
    const explanation = {
      ...DRIFTED_EXPLANATION,
      observed,
      run,
      drift: [{ ...DRIFTED_EXPLANATION.drift[0]!, hint: null }],
    };
    const text = EXPLANATION.text(explanation, STYLE);
    expect(text).not.toMatch(EMPTY_WORDS);
    expect(text).toContain('credit memo without number (QuickBooks id 1002)');
    expect(text).toContain('not tieout');
    expect(text).toContain('voided');
    expect(text).toContain('of it tax');
    expect(text).toContain('paid');
    expect(text).toContain("m3ter's own integration: DISABLED, QuickBooks id 7: boom");
    expect(EXPLANATION.markdown(explanation)).not.toMatch(EMPTY_WORDS);
  });

  test('of a bill that was stopped before its amounts, and of one whose document was not made', () => {
    const stopped = { ...SENT_EXPLANATION, proof: null, lines: [], document: null, notes: [] };
    expect(EXPLANATION.text(stopped, STYLE)).not.toContain('Lines on');
    expect(EXPLANATION.markdown(stopped)).not.toContain('Proved');
    const unmade = { ...SENT_EXPLANATION, document: null };
    expect(EXPLANATION.text(unmade, STYLE)).toContain('No invoice is made, so there is nothing to prove yet.');
    const blocked = {
      ...SENT_EXPLANATION,
      decision: { ...SENT_EXPLANATION.decision, decision: 'block' as const, hint: 'h' },
    };
    expect(EXPLANATION.text(blocked, STYLE)).toContain('The invoice as it would be');
    expect(EXPLANATION.markdown(blocked)).toContain('What to do: h');
  });

  test('credits are said to be counted as negative, an update shows its difference', () => {
    const proof = { ...SENT_EXPLANATION.proof!, signs: 'credits-negated' as const, quickbooksTotal: '1204.50' };
    const differences = [{ path: 'total', before: '1.00', after: '2.00' }];
    const markdown = EXPLANATION.markdown({ ...SENT_EXPLANATION, proof, differences });
    expect(markdown).toContain('with credits counted as negative');
    expect(markdown).toContain('| total | 1.00 → 2.00 |');
    expect(markdown).toContain('| Total in QuickBooks now | USD | 1,204.5000 | without tax |');
    const strict = EXPLANATION.markdown({ ...SENT_EXPLANATION, proof: { ...proof, strictDelta: '0.01' } });
    expect(strict).toContain('| Strict line mapping |');
  });
});

describe('the rest', () => {
  test('a failure without next step', () => {
    const failure = new WorldFailure('the disk is full', { code: 'cli/file-unwritable' });
    expect(renderFailureText(failure, STYLE)).toBe(
      'error: the disk is full\n  code: cli/file-unwritable (tieout explain cli/file-unwritable)\n',
    );
    expect(JSON.parse(renderFailureJson(failure, 1))).toEqual({
      formatVersion: '1.0',
      exitCode: 1,
      reason: 'cli/file-unwritable',
      message: 'the disk is full',
    });
    expect(renderFailureGithub(failure)).toContain('::error title=cli/file-unwritable::the disk is full\n');
  });

  test('no connections, findings without place', () => {
    expect(CONNECTIONS.text([], STYLE)).toBe('No connections.\n');
    expect(FINDINGS.markdown([bare, { ...bare, about: 'bill 1' }])).toContain('| error | plan/edited | bill 1 | m |');
  });

  test('a status without bills, and one with many failed runs', () => {
    const none = buildStatus({ plan: { ...EMPTY_PLAN, bills: [] }, runs: new Map(), documents: [] });
    expect(STATUS.text(none, STYLE)).toContain('No bills.');
    expect(STATUS.markdown(none)).not.toMatch(EMPTY_WORDS);
    const runs = new Map(
      Array.from({ length: 200 }, (_, index) => {
        const billId = `bill-${String(index)}`;
        const run = { id: billId, billId, status: 'ERROR', destination: null, dtStarted: null, dtCompleted: null };
        return [billId, { ...run, error: null, url: null, externalId: null }];
      }),
    );
    const many = buildStatus({ plan: SAMPLE_PLAN, runs, documents: [{ ...DOCUMENT, docNumber: null }] });
    const text = STATUS.text(many, STYLE);
    expect(text).toMatch(/and \d+ more runs with errors: --all shows all/);
    expect(text).toContain(`Last sent: invoice for bill ${BILLS.initech}, 2026-11-02 09:00 UTC.`);
    expect(text).not.toMatch(EMPTY_WORDS);
    expect(STATUS.markdown(many)).not.toMatch(EMPTY_WORDS);
  });

  test('groups of a status without amounts, dates or a sentence', () => {
    const bills = SAMPLE_STATUS.bills.map((group) => ({ ...group, money: [], oldest: null, reason: 'made-up' }));
    expect(STATUS.text({ ...SAMPLE_STATUS, bills }, STYLE)).not.toMatch(EMPTY_WORDS);
    expect(
      STATUS.markdown({ ...SAMPLE_STATUS, bills, drift: [{ ...SAMPLE_STATUS.drift[0]!, hint: null }] }),
    ).not.toMatch(EMPTY_WORDS);
  });

  test('a report with findings, without proof, and of remote ids in both systems', () => {
    const outcome = { ...SAMPLE_REPORT.report.outcomes[0]!, remoteId: 'cfg-1' };
    const report = { ...EMPTY_REPORT.report, outcomes: [outcome], diagnostics: [bare] };
    const text = REPORT.text({ report, plan: null, reviewed: null }, STYLE);
    expect(text).toContain('m3ter id cfg-1');
    expect(text).toContain('  error  plan/edited  m');
    expect(text).not.toContain('Proof');
    expect(REPORT.markdown({ report, plan: null, reviewed: null })).not.toMatch(EMPTY_WORDS);
  });

  test('a report without exclusions and tax names neither', () => {
    const proof = SAMPLE_REPORT.report.proof.map((totalsProof) => ({
      ...totalsProof,
      excludedTotal: '0',
      taxAdded: '0',
    }));
    for (const width of [80, 140]) {
      const style = createStyle({ color: false, width, unicode: true });
      const text = REPORT.text(
        { report: { ...SAMPLE_REPORT.report, proof }, plan: SAMPLE_PLAN, reviewed: null },
        style,
      );
      expect(text).toContain('bill = plan = QuickBooks');
      expect(text).not.toContain('left out');
      expect(text).not.toContain('tax on top');
    }
  });

  test('many equal proofs leave a table of none', () => {
    const equal = SAMPLE_REPORT.report.proof.find((candidate) => candidate.equal);
    const proof = Array.from({ length: 30 }, () => equal!);
    const applied = { report: { ...SAMPLE_REPORT.report, proof }, plan: SAMPLE_PLAN, reviewed: null };
    expect(REPORT.text(applied, STYLE)).toContain('  30 invoices proved equal, USD 36,135.00.');
    expect(REPORT.markdown(applied)).toContain('30 invoices proved equal, USD 36,135.00.');
  });
});
