import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainCode } from '../../src/render/explain-code.ts';
import { obey, type ObeyedHint } from './obey.ts';
import { REASON_HINTS } from './reasons.ts';
import type { Row } from './row.ts';

const TABLES: Readonly<Record<string, Readonly<Record<string, Row | readonly ObeyedHint[]>>>> = {
  'reason of a bill, a change or a drift': REASON_HINTS,
};

describe.each(Object.entries(TABLES))('the hint of each %s', (_name, rows) => {
  const obeyed = Object.entries(rows).flatMap(([code, row]) =>
    listOf(row).flatMap((hint) => hint.ways.map((way) => ({ code, words: way.words, hint, way }))),
  );
  it.each(obeyed)('$code: $words', async ({ code, hint, way }) => {
    const found = await obey(code, hint, way);
    expect(found).toEqual(wanted(way));
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
