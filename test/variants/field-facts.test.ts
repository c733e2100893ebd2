import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { M3TER_MODES } from '../../src/sandbox/m3ter/modes.ts';
import type { ModeTable } from '../../src/sandbox/modes.ts';
import { QUICKBOOKS_MODES } from '../../src/sandbox/quickbooks/modes.ts';
import { groupOf, listOf, refOf, textOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import { FACT_ROWS, FACTS } from '../scenario-runner/fact-table.ts';
import { checkLaws } from '../scenario-runner/laws.ts';
import { onStage, playScenario } from '../scenario-runner/play-scenario.ts';
import { readScenario, type ScenarioFile } from '../scenario-runner/scenario-file.ts';
import { listScenarios } from '../scenario-runner/scenario-list.ts';

const TABLES = { m3ter: M3TER_MODES, quickbooks: QUICKBOOKS_MODES } satisfies Readonly<Record<string, ModeTable>>;
type System = keyof typeof TABLES;

function systemOf(mode: string): System {
  return Object.hasOwn(TABLES.m3ter, mode) ? 'm3ter' : 'quickbooks';
}

function specOf(mode: string): ModeTable[string] | undefined {
  return (TABLES[systemOf(mode)] as ModeTable)[mode];
}

const SCENARIOS = new Map(listScenarios().map((scenario) => [scenario.number, scenario]));

describe('the table of what shows each fact', () => {
  it('has a row for each fact, with something that shows it', () => {
    expect(FACT_ROWS.map(({ fact }) => fact)).toEqual(FACTS);
    expect(FACT_ROWS.filter(({ scenarios, tests }) => scenarios.length + tests.length === 0)).toEqual([]);
  });

  it.each(FACT_ROWS)('names scenarios, tests and modes that exist: fact $fact', ({ modes, scenarios, tests }) => {
    expect(scenarios.filter((number) => !SCENARIOS.has(number))).toEqual([]);
    expect(tests.filter((path) => !existsSync(path))).toEqual([]);
    expect(modes.filter((mode) => specOf(mode) === undefined)).toEqual([]);
  });

  it.each(FACT_ROWS.filter(({ scenarios, modes }) => modes.length > 0 && scenarios.length === 0))(
    'names tests that play the modes: fact $fact',
    ({ modes, tests }) => {
      const texts = tests.map((path) => readFileSync(path, 'utf8')).join('\n');
      expect(modes.filter((mode) => !texts.includes(mode))).toEqual([]);
    },
  );
});

/** A scenario under another possibility of one mode. */
interface Variant {
  readonly number: number;
  readonly mode: string;
  readonly value: string;
}

function nameOf({ number, mode, value }: Variant): string {
  return `${String(number)} ${mode}=${value}`;
}

const WANTED = FACT_ROWS.flatMap(({ modes, scenarios }) =>
  scenarios.flatMap((number) => modes.map((mode) => ({ number, mode }))),
);
/** The scenarios that are played, by their numbers. */
const FILES = new Map(
  await Promise.all(
    [...new Set(WANTED.map(({ number }) => number))].map(
      async (number) => [number, await readScenario(SCENARIOS.get(number)?.path ?? '')] as const,
    ),
  ),
);

function fileOf(number: number): ScenarioFile {
  const file = FILES.get(number);
  if (file === undefined) throw new Error(`no scenario ${String(number)}`);
  return file;
}

/** What the scenario itself has chosen, or the default. */
function ownValue(number: number, mode: string): string | undefined {
  const chosen = fileOf(number).text.modes?.[systemOf(mode)] as Readonly<Record<string, string>> | undefined;
  return chosen?.[mode] ?? specOf(mode)?.possibilities[0];
}

const VARIANTS: readonly Variant[] = [...new Map(WANTED.map((one) => [JSON.stringify(one), one])).values()].flatMap(
  ({ number, mode }) =>
    (specOf(mode)?.possibilities ?? [])
      .filter((value) => value !== ownValue(number, mode))
      .map((value) => ({ number, mode, value })),
);

interface Otherwise {
  /** Lines of the books that are gone, with a minus, or new, with a plus. */
  readonly books: readonly string[];
  /** Whether the second plan wants something. As in the scenario itself when left out. */
  readonly isUnfinished?: boolean;
}

/** The numbers are those that were sent where QuickBooks gives none of its own. */
const SENT_NUMBERS_515: Otherwise = {
  books: [
    '- 1001 to ACME Ltd: 480, tax 0',
    '- 1002 to ACME Ltd: 60, tax 0',
    '- 1003 to ACME Ltd: 70, tax 0',
    '+ INV-101 to ACME Ltd: 480, tax 0',
    '+ INV-102 to ACME Ltd: 60, tax 0',
    '+ INV-103 to ACME Ltd: 70, tax 0',
  ],
};
const SENT_NUMBERS_523: Otherwise = {
  books: [
    '- 1001 to ACME Ltd: 450, tax 0',
    '- 1002 to ACME Ltd: 60, tax 0',
    '+ INV-101 to ACME Ltd: 450, tax 0',
    '+ INV-102 to ACME Ltd: 60, tax 0',
  ],
};

/** What is otherwise at the end. Where a variant is not named here, the books must be the same. */
const OTHERWISE: Readonly<Record<string, Otherwise>> = {
  '463 poison=kept': { books: ['+ INV-102 to ACME Ltd: 20, tax 0'], isUnfinished: false },
  '513 poison=error500': { books: ['- INV-101 to Żaneta Łukasik: 450, tax 0'], isUnfinished: true },
  // Who sets delivery.text: unicode in a company that refuses such text is told of each refusal.
  '514 textBeyondLatin1=refuse2040': {
    books: ['- INV-101 to ACME Ltd: 460, tax 0', '- INV-102 to ACME Ltd: 10, tax 0'],
    isUnfinished: true,
  },
  '519 textBeyondLatin1=refuse2040': { books: ['- INV-101 to ?ukasz: 450, tax 0'] },
  '519 textBeyondLatin1=kept': {
    books: ['- INV-101 to ?ukasz: 450, tax 0', '+ INV-101 to Łukasz: 450, tax 0', '+ INV-102 to Żukasz: 45, tax 0'],
    isUnfinished: false,
  },
  '520 textBeyondLatin1=refuse2040': { books: [], isUnfinished: true },
  '515 customTxnNumbers=preference': SENT_NUMBERS_515,
  '515 customTxnNumbers=on': SENT_NUMBERS_515,
  '515 numberWhenOff=stored': SENT_NUMBERS_515,
  '523 customTxnNumbers=preference': SENT_NUMBERS_523,
  '523 customTxnNumbers=on': SENT_NUMBERS_523,
  '523 numberWhenOff=stored': SENT_NUMBERS_523,
  '158 accountConfigData=given': { books: ['+ INV-101 to ACME Ltd: 450, tax 0'] },
};

async function playIn(file: ScenarioFile, { mode, value }: Variant, isUnfinished: boolean) {
  const system = systemOf(mode);
  const { secondPlan: why = 'the table of variants says so', ...rest } = file.text;
  const modes = { ...rest.modes, [system]: { ...rest.modes?.[system], [mode]: value } };
  const text = { ...rest, modes, ...(isUnfinished ? { secondPlan: why } : {}) };
  return await playScenario({ ...file, text });
}

const usualBooks = new Map<number, readonly string[]>();

async function usualBooksOf(number: number, file: ScenarioFile): Promise<readonly string[]> {
  const books = usualBooks.get(number) ?? booksOf((await playScenario(file)).stage.sandbox.states);
  usualBooks.set(number, books);
  return books;
}

/** Each document as an accountant would read it out. */
function booksOf({ quickbooks }: SandboxStates): readonly string[] {
  const { Invoice, CreditMemo, Customer } = quickbooks.records;
  const customerOf = (fields: Fields): string =>
    textOf(Customer[refOf(fields, 'CustomerRef') ?? ''] ?? {}, 'DisplayName') ?? '';
  return [...Object.values(Invoice), ...Object.values(CreditMemo)]
    .map((fields) => {
      const tax = textOf(groupOf(fields, 'TxnTaxDetail'), 'TotalTax') ?? '0';
      const lines = listOf(fields, 'Line').filter((line) => textOf(line, 'DetailType') === 'SalesItemLineDetail');
      const amounts = lines.map((line) => textOf(line, 'Amount')).join(' + ');
      return `${textOf(fields, 'DocNumber') ?? 'no number'} to ${customerOf(fields)}: ${amounts}, tax ${tax}`;
    })
    .sort();
}

describe('a scenario in the other possibilities of what it is about', () => {
  it('are named by variants that exist', () => {
    const names = VARIANTS.map(nameOf);
    expect(Object.keys(OTHERWISE).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(VARIANTS)('$number with $mode=$value', async (variant) => {
    const file = fileOf(variant.number);
    const otherwise = OTHERWISE[nameOf(variant)] ?? { books: [] };
    const isUnfinished = otherwise.isUnfinished ?? file.text.secondPlan !== undefined;
    const played = await playIn(file, variant, isUnfinished);
    const broken = checkLaws(played).filter((law) => law.broken.length > 0);
    const usual = await usualBooksOf(variant.number, file);
    const books = booksOf(played.stage.sandbox.states);
    const differs = [
      ...usual.filter((line) => !books.includes(line)).map((line) => `- ${line}`),
      ...books.filter((line) => !usual.includes(line)).map((line) => `+ ${line}`),
    ];
    expect.soft(differs).toEqual(otherwise.books);
    expect.soft(broken).toEqual([]);
  });
});

// What is throttled until the month ends is answered as what is throttled for a minute (fact 19).
it('ends with 7 when the reads of the month are used up, and says when they begin anew and what was spent', async () => {
  const file = await readScenario(SCENARIOS.get(101)?.path ?? '');
  const ended = await onStage(file, async ({ stage, folder }) => {
    const answered = globalThis.fetch;
    let left = 3;
    globalThis.fetch = stage.clock.watch(async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (!pathname.startsWith('/v3/company/') || (left -= 1) >= 0) return await answered(input, init);
      const error = [{ message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429', code: '3001' }];
      return Response.json({ fault: { error, type: 'SERVICE' } }, { status: 429 });
    });
    return await stage.run('plan', folder);
  });
  expect(ended).toMatchObject({ exitCode: 7, stdout: '' });
  expect(ended.stderr).toContain('code: quickbooks/throttled');
  expect(ended.stderr.replaceAll(/\s+/g, ' ')).toContain(
    "the month's reads of your Intuit app are used up: they begin anew on 2026-12-01; this run took 3 paid reads",
  );
});
