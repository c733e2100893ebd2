import { describe, expect, test } from 'vitest';
import {
  amountRows,
  documentWord,
  hasLinesOf,
  observedFacts,
  renderFate,
  renderVerdict,
  ruleTitle,
} from '../../../src/render/explain-view.ts';
import { createStyle } from '../../../src/render/style.ts';
import { EXPLANATION } from './rendered.ts';
import type { Explanation } from '../../../src/model/explanation.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import { CREDIT_EXPLANATION, DRIFTED_EXPLANATION, SENT_EXPLANATION } from './sample-explanation.ts';

const [drifted] = DRIFTED_EXPLANATION.observed;
const { document } = SENT_EXPLANATION;
if (drifted === undefined || document === null) throw new Error('the samples have documents');

/** In QuickBooks as the rules make it, amounts in its own spelling. */
const same: ObservedSalesDocument = {
  ...drifted,
  lines: document.lines.map((line) => ({ ...line, amount: `${line.amount}0` })),
};

describe('the lines of QuickBooks are those of the rules', () => {
  test('whatever the spelling of amounts', () => {
    expect(hasLinesOf(same, SENT_EXPLANATION)).toBe(true);
  });

  test.each([
    ['another description', { description: 'x' }],
    ['another item', { itemId: '99' }],
    ['another amount', { amount: '0.01' }],
    ['another quantity', { quantity: '77' }],
    ['no quantity', { quantity: null }],
    ['another price', { unitPrice: '77' }],
  ])('not with %s', (_name, changes) => {
    const lines = same.lines.map((line, index) =>
      index === 0 ? { ...line, quantity: '1', unitPrice: '1', ...changes } : line,
    );
    const wanted = document.lines.map((line, index) =>
      index === 0 ? { ...line, quantity: '1', unitPrice: '1' } : line,
    );
    const explanation: Explanation = { ...SENT_EXPLANATION, document: { ...document, lines: wanted } };
    expect(hasLinesOf({ ...same, lines }, explanation)).toBe(false);
  });

  test('not with one line more, and not without a document', () => {
    expect(hasLinesOf({ ...same, lines: [...same.lines, ...same.lines] }, SENT_EXPLANATION)).toBe(false);
    expect(hasLinesOf(same, { ...SENT_EXPLANATION, document: null })).toBe(false);
  });

  test('so they are listed once', () => {
    const explanation: Explanation = { ...SENT_EXPLANATION, observed: [same] };
    const text = EXPLANATION.text(explanation, createStyle({ color: false, width: 100, unicode: true }));
    expect(text).toContain('  Its lines are exactly those above.');
    expect(EXPLANATION.markdown(explanation)).toContain('Its lines are exactly those above.');
    expect(EXPLANATION.markdown(DRIFTED_EXPLANATION)).not.toContain('Its lines are exactly those above.');
  });
});

test('a bill below zero that is blocked is called a credit memo', () => {
  const blocked: Explanation = {
    ...CREDIT_EXPLANATION,
    document: null,
    decision: { ...CREDIT_EXPLANATION.decision, kind: null },
  };
  expect(documentWord(blocked)).toBe('credit memo');
  expect(amountRows(blocked).at(-1)?.remark).toBe('a credit memo counts the other way');
  expect(documentWord({ ...blocked, proof: null })).toBe('invoice');
});

test('a converted line says its own price and the conversion, and the rate of QuickBooks says what it is', () => {
  const lines = SENT_EXPLANATION.lines.map((line) => ({ ...line, conversionRate: '0.7812' }));
  const inPounds = { ...document, currency: 'GBP', exchangeRate: '1.2803' };
  const explanation: Explanation = { ...SENT_EXPLANATION, lines, document: inPounds };
  const text = EXPLANATION.text(explanation, createStyle({ color: false, width: 140, unicode: true }));
  expect(text).toContain('quantity × price × conversion');
  expect(text).toContain('220,000 × USD 0.005 × 0.7812');
  expect(text).toMatch(/Exchange rate +GBP 1 = USD 1\.2803, for the books of QuickBooks/);
  expect(EXPLANATION.markdown(explanation)).toContain('| 220,000 × USD 0.005 × 0.7812 |');
});

describe('a bill whose document is not in QuickBooks as the rules make it', () => {
  const { proof, decision } = SENT_EXPLANATION;
  const { drift } = DRIFTED_EXPLANATION;
  if (proof === null) throw new Error('the sample has a proof');
  const verdictOf = (more: Partial<typeof decision>, quickbooksTotal: string | null): string =>
    renderVerdict({
      ...SENT_EXPLANATION,
      drift,
      decision: { ...decision, ...more },
      proof: { ...proof, quickbooksTotal },
    });

  test.each([
    [{ decision: 'skip', reason: 'deleted' }, null, 'but there is none in QuickBooks now.'],
    [{ decision: 'skip', reason: 'voided' }, '0', 'but in QuickBooks it is void.'],
    [{ decision: 'upToDate', reason: 'edited-after-send' }, '1', 'but in QuickBooks it comes to USD 1.00 now.'],
    [
      { decision: 'resend', reason: 'bill-changed', remoteId: '9' },
      '1',
      'but in QuickBooks it comes to USD 1.00 until it is updated.',
    ],
    [{ decision: 'resend', reason: 'resend' }, '0', 'Proved: the invoice equals the bill'],
    [{ decision: 'upToDate', reason: 'up-to-date' }, '1204.50', 'Proved: the invoice equals the bill'],
  ] as const)('%j', (more, total, words) => {
    expect(verdictOf(more, total)).toContain(words);
  });

  test('is not called right', () => {
    const gone = {
      ...SENT_EXPLANATION,
      drift,
      decision: { ...decision, decision: 'skip', reason: 'deleted' },
    } as const;
    expect(renderFate(gone).what).toBe(
      'This bill was sent as invoice M3-100482. Someone has changed that since; see below.',
    );
  });
});

test.each([
  [{ settled: true, balance: '0.00' }, 'paid'],
  [{ settled: true, balance: '10.00' }, 'partly paid'],
  [{ settled: false }, 'open'],
  [{ voided: true, settled: true }, 'voided'],
])('a document in QuickBooks with %j is %s', (more, state) => {
  const facts = new Map(observedFacts({ ...drifted, marker: null, ...more }, SENT_EXPLANATION));
  expect(facts.get('State')).toBe(state);
  expect(facts.get('Made by')).toBe('not tieout');
});

test('a rule without words of its own is shown by its name', () => {
  expect(ruleTitle('approval')).toBe('Bill is approved');
  expect(ruleTitle('not by "EU"')).toBe('Not by "EU"');
});
