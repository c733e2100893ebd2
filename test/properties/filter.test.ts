import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateFilter } from '../../src/filter/evaluate-filter.ts';
import { parseFilter } from '../../src/filter/parse-filter.ts';
import type { Account, CustomFieldValue } from '../../src/model/m3ter.ts';
import { makeAccount } from '../unit/convert/make.ts';
import { ANY_CHARACTER } from './any-character.ts';

/**
 * A filter as the test builds it: its text, and its value worked out by JavaScript closures over
 * small whole numbers, without anything of `src/filter`. `undefined` stands for an evaluation error.
 */
interface Built {
  readonly text: string;
  readonly value: (account: Plain) => Plainly | Fault;
}
type Plainly = null | boolean | string | number;
interface Plain {
  readonly country: string | null;
  readonly seats: number | null;
  readonly tier: string | null;
}
class Fault {
  readonly isFault = true;
}
const FAULT = new Fault();

const whole = fc.integer({ min: 0, max: 20 });
const word = fc.constantFrom('US', 'UK', 'gold', '7', 'AND', 'x y', '');

const leaf: fc.Arbitrary<Built> = fc.oneof(
  whole.map((number): Built => ({ text: String(number), value: () => number })),
  word.map((text): Built => ({ text: `"${text}"`, value: () => text })),
  fc.constantFrom(null, true, false).map((value): Built => ({ text: String(value), value: () => value })),
  fc.constant<Built>({ text: 'address.country', value: (account) => account.country }),
  fc.constant<Built>({ text: 'customFields.seats', value: (account) => account.seats }),
  fc.constant<Built>({ text: 'customFields.tier', value: (account) => account.tier }),
);

const { built } = fc.letrec<{ built: Built; node: Built }>((tie) => ({
  built: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf, tie('node')),
  node: fc.oneof(
    fc.tuple(fc.constantFrom('+', '-', '*'), tie('built'), tie('built')).map(([op, a, b]) => arithmetic(op, a, b)),
    fc.tuple(fc.constantFrom('==', '!='), tie('built'), tie('built')).map(([op, a, b]) => equality(op, a, b)),
    fc.tuple(fc.constantFrom('<', '<=', '>', '>='), tie('built'), tie('built')).map(([op, a, b]) => ordering(op, a, b)),
    fc.tuple(fc.constantFrom('AND', 'OR'), tie('built'), tie('built')).map(([op, a, b]) => logic(op, a, b)),
    fc.tuple(tie('built'), tie('built'), tie('built')).map(([a, b, c]) => choice(a, b, c)),
    fc.tuple(tie('built'), tie('built')).map(([a, b]) => firstNotNull(a, b)),
    fc.tuple(tie('built'), fc.array(tie('built'), { minLength: 1, maxLength: 3 })).map(([a, rest]) => within(a, rest)),
  ),
}));

function arithmetic(operator: string, a: Built, b: Built): Built {
  return {
    text: `(${a.text} ${operator} ${b.text})`,
    value: (account) => {
      const [x, y] = [a.value(account), b.value(account)];
      if (x instanceof Fault || y instanceof Fault) return FAULT;
      if (x === null || y === null) return null;
      if (typeof x !== 'number' || typeof y !== 'number') return FAULT;
      return operator === '+' ? x + y : operator === '-' ? x - y : x * y;
    },
  };
}

function same(x: Plainly, y: Plainly): boolean {
  if (typeof x === 'number' && typeof y === 'string') return y !== '' && Number(y) === x;
  if (typeof x === 'string' && typeof y === 'number') return same(y, x);
  return x === y;
}

function equality(operator: string, a: Built, b: Built): Built {
  return {
    text: `(${a.text} ${operator} ${b.text})`,
    value: (account) => {
      const [x, y] = [a.value(account), b.value(account)];
      if (x instanceof Fault || y instanceof Fault) return FAULT;
      return same(x, y) === (operator === '==');
    },
  };
}

function ordering(operator: string, a: Built, b: Built): Built {
  const asNumber = (value: Plainly): number =>
    value === '' || typeof value === 'boolean' ? Number.NaN : Number(value);
  return {
    text: `(${a.text} ${operator} ${b.text})`,
    value: (account) => {
      const [x, y] = [a.value(account), b.value(account)];
      if (x instanceof Fault || y instanceof Fault) return FAULT;
      if (x === null || y === null) return null;
      const texts = typeof x === 'string' && typeof y === 'string';
      const [p, q] = texts ? [x, y] : [asNumber(x), asNumber(y)];
      if (Number.isNaN(p) || Number.isNaN(q)) return FAULT;
      return operator === '<' ? p < q : operator === '<=' ? p <= q : operator === '>' ? p > q : p >= q;
    },
  };
}

function asCondition(value: Plainly | Fault): boolean | Fault {
  if (value === null) return false;
  return typeof value === 'boolean' ? value : FAULT;
}

function logic(operator: string, a: Built, b: Built): Built {
  return {
    text: `(${a.text} ${operator} ${b.text})`,
    value: (account) => {
      const x = asCondition(a.value(account));
      if (x instanceof Fault || x === (operator === 'OR')) return x;
      return asCondition(b.value(account));
    },
  };
}

function choice(a: Built, b: Built, c: Built): Built {
  return {
    text: `(${a.text} ? ${b.text} : ${c.text})`,
    value: (account) => {
      const x = asCondition(a.value(account));
      return x instanceof Fault ? x : (x ? b : c).value(account);
    },
  };
}

function firstNotNull(a: Built, b: Built): Built {
  return { text: `isnull(${a.text}, ${b.text})`, value: (account) => a.value(account) ?? b.value(account) };
}

function within(a: Built, rest: readonly Built[]): Built {
  return {
    text: `IN(${[a, ...rest].map((one) => one.text).join(', ')})`,
    value: (account) => {
      const [wanted, ...others] = [a, ...rest].map((one) => one.value(account));
      if (wanted === undefined || wanted instanceof Fault) return FAULT;
      const known = others.filter((other): other is Plainly => !(other instanceof Fault));
      return known.length < others.length ? FAULT : known.some((other) => same(wanted, other));
    },
  };
}

const plain: fc.Arbitrary<Plain> = fc.record({
  country: fc.option(word),
  seats: fc.option(whole),
  tier: fc.option(word),
});

function toAccount({ country, seats, tier }: Plain): Account {
  const customFields = new Map<string, CustomFieldValue>();
  if (seats !== null) customFields.set('seats', { number: String(seats) });
  if (tier !== null) customFields.set('tier', { text: tier });
  const none = { addressLine1: null, addressLine2: null, addressLine3: null, addressLine4: null };
  const address = { ...none, locality: null, region: null, postCode: null, country };
  return makeAccount({
    customFields: customFields.size === 0 ? null : customFields,
    address: country === null ? null : address,
  });
}

describe('filters', () => {
  it('mean what an independent evaluator says', () => {
    fc.assert(
      fc.property(built, plain, (expression, account) => {
        const { filter, findings } = parseFilter(expression.text);
        // A lone text literal is the one expression whose quotes are read as outer quotes.
        fc.pre(!/^"[^"]*"$/.test(expression.text));
        expect(findings).toEqual([]);
        if (filter === null) throw new Error('no filter');
        const answer = evaluateFilter(filter, toAccount(account));
        const expected = asCondition(expression.value(account));
        expect('error' in answer ? FAULT : answer.value).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('survive any text: no crash, no hang, every finding with a place', () => {
    const account = toAccount({ country: 'US', seats: 5, tier: 'gold' });
    let readable = 0;
    for (let seed = 1; seed <= 100_000; seed += 1) {
      const text = soup(seed);
      const { filter, findings } = parseFilter(text);
      for (const { start, end, message } of findings) {
        if (start < 0 || end > text.length || start >= end || message === '') throw new Error(`place in ${text}`);
      }
      const failed = findings.some((finding) => finding.severity === 'error');
      if (failed !== (filter === null)) throw new Error(`neither filter nor error: ${text}`);
      if (filter === null) continue;
      readable += 1;
      const answer = evaluateFilter(filter, account);
      if ('error' in answer && answer.error.start >= answer.error.end) throw new Error(`no place in ${text}`);
    }
    expect(readable).toBeGreaterThan(1000);
  });

  it('survive arbitrary Unicode', () => {
    fc.assert(
      fc.property(fc.string({ unit: ANY_CHARACTER, maxLength: 60 }), (text) => {
        const { filter, findings } = parseFilter(text);
        expect(filter === null).toBe(findings.some((finding) => finding.severity === 'error'));
      }),
      { numRuns: 2000 },
    );
  });
});

const PIECES = `id address.country customFields.seats customFields. US null true false __proto__ constructor Math.PI
  == != < <= > >= + - * / % ^ ? : , . = && AND OR and ( ) " "a" "US" ' \\ 0 7 1e9 1e-300 9999999999 0.1
  isnull( IN( Math.pow( Math.max( Math.round( \u0000 \ud800`.split(/[ \n]+/);

/** A text of up to 12 pieces, the same for the same seed. */
function soup(seed: number): string {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const length = 1 + next(12);
  return Array.from({ length }, () => PIECES[next(PIECES.length)] ?? '').join(next(2) === 0 ? ' ' : '');
}
