import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainCode } from '../../src/render/explain-code.ts';
import { parseTexts } from '../unit/workspace/parse-text.ts';
import { COMMAND_HINTS, obeyCommand } from './commands.ts';
import { FAILURE_TESTS } from './failures.ts';
import { FILE_HINTS } from './files.ts';
import { obey, type ObeyedHint } from './obey.ts';
import { PLAN_HINTS } from './plan-codes.ts';
import { REASON_HINTS } from './reasons.ts';
import type { Row } from './row.ts';

const TABLES: Readonly<Record<string, Readonly<Record<string, Row | readonly ObeyedHint[]>>>> = {
  'reason of a bill, a change or a drift': REASON_HINTS,
  'code of a plan': PLAN_HINTS,
};

describe.each(Object.entries(TABLES))('the hint of each %s', (_name, rows) => {
  const obeyed = Object.entries(rows).flatMap(([code, row]) =>
    listOf(row).flatMap((hint) => hint.ways.map((way) => ({ code, words: way.words, hint, way }))),
  );
  it.each(obeyed)('$code: $words', async ({ code, hint, way }) => {
    const { said, hints, documents, saidAfter, printed } = await obey(code, hint, way);
    expect(printed).not.toMatch(/This is a bug|error: unknown/);
    expect(said, 'codes of the plan').toContain(code);
    expect(hints, 'the hint').toContain(way.words.toLowerCase());
    expect(documents, 'documents in QuickBooks').toEqual([...way.documents].sort());
    expect(saidAfter.includes(code), `whether it is still said: ${printed}`).toBe(way.stays !== undefined);
  });

  const elsewhere = Object.entries(rows).flatMap(([code, row]) =>
    'test' in row ? [[code, ...row.test] as const] : [],
  );
  it.each(elsewhere)('%s is obeyed in %s: %s', (_code, file, title) => {
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).toContain(title);
  });

  const idle = Object.entries(rows).flatMap(([code, row]) => ('nothing' in row ? [[code, row.nothing] as const] : []));
  it.each(idle)('%s asks for nothing: %s', (code) => {
    const explained = explainCode(code);
    expect('cure' in explained ? (explained.cure ?? 'Nothing') : '').toMatch(/^Nothing/);
  });
});

function listOf(row: Row | readonly ObeyedHint[]): readonly ObeyedHint[] {
  if ('ways' in row) return [row];
  return 'length' in row ? row : [];
}

describe('the hint of each code of files', () => {
  const rows = Object.entries(FILE_HINTS);
  const obeyed = rows.flatMap(([code, row]) =>
    'test' in row ? [] : ('words' in row ? [row] : row).map((hint) => ({ code, words: hint.words, hint })),
  );
  it.each(obeyed)('$code: $words', ({ code, hint }) => {
    const before = parseTexts(hint.files).diagnostics;
    expect(before.map((one) => one.code)).toContain(code);
    const hints = before.filter((one) => one.code === code).map((one) => `${one.message} ${one.hint ?? ''}`);
    const explained = explainCode(code);
    const cure = 'cure' in explained ? (explained.cure ?? '') : '';
    expect([...hints, cure].join('\n').toLowerCase()).toContain(hint.words.toLowerCase());
    const text = hint.files[hint.file] ?? '';
    expect(text).toContain(hint.replace);
    const after = parseTexts({ ...hint.files, [hint.file]: text.replace(hint.replace, () => hint.with) }).diagnostics;
    expect(after.filter((one) => one.code === code || one.severity === 'error')).toEqual([]);
  });

  const elsewhere = rows.flatMap(([code, row]) => ('test' in row ? [[code, ...row.test] as const] : []));
  it.each(elsewhere)('%s is obeyed in %s: %s', (_code, file, title) => {
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).toContain(title);
  });
});

describe('the next step of each failure of the command line', () => {
  const rows = Object.entries(COMMAND_HINTS);
  const obeyed = rows.flatMap(([code, hint]) => ('test' in hint ? [] : [{ code, wrong: hint.wrong, hint }]));
  it.each(obeyed)('$code: $wrong', async ({ code, hint }) => {
    const { reason, nextStep, exitCode, printed } = await obeyCommand(code, hint);
    expect(reason).toBe(code);
    expect(nextStep).toContain(hint.words.toLowerCase());
    expect(printed).not.toContain(code);
    expect({ exitCode, printed }).toMatchObject({ exitCode: hint.exitCode ?? 0 });
  });

  const elsewhere = rows.flatMap(([code, row]) => ('test' in row ? [[code, ...row.test] as const] : []));
  it.each(elsewhere)('%s is obeyed in %s: %s', (_code, file, title) => {
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).toContain(title);
  });
});

/** Codes whose hint no test obeys: this number only falls. */
const GAPS_MAX = 10;

describe('the next step of each failure of the world', () => {
  const rows = Object.entries(FAILURE_TESTS);
  const shown = rows.flatMap(([code, row]) => ('gap' in row ? [] : [[code, ...row] as const]));
  it.each(shown)('%s is in %s: %s', (_code, file, text) => {
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).toContain(text);
  });

  it('has few gaps', () => {
    expect(rows.filter(([, row]) => 'gap' in row).length).toBeLessThanOrEqual(GAPS_MAX);
  });
});
