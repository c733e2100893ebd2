import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainCode } from '../../src/render/explain-code.ts';
import { parseTexts } from '../unit/workspace/parse-text.ts';
import { COMMAND_HINTS } from './commands.ts';
import { FILE_HINTS } from './files.ts';
import { obeyCommand } from './obey-command.ts';
import { obey } from './obey-plan.ts';
import { OUTCOME_HINTS } from './outcomes.ts';
import { PLAN_HINTS } from './plan-codes.ts';
import { REASON_HINTS } from './reasons.ts';
import { REMOTE_HINTS } from './remote.ts';
import type { AnyRow } from './row.ts';
import { SANDBOX_HINTS } from './sandbox.ts';
import { TOKEN_HINTS } from './tokens.ts';

const TABLES: Readonly<Record<string, Readonly<Record<string, AnyRow | readonly AnyRow[]>>>> = {
  'reason of a bill, a change or a drift': REASON_HINTS,
  'code of a plan': PLAN_HINTS,
  'code of files': FILE_HINTS,
  'failure of the command line': COMMAND_HINTS,
  'failure of m3ter, QuickBooks and the way there': REMOTE_HINTS,
  'failure of a sign-in': TOKEN_HINTS,
  'failure of the sandbox': SANDBOX_HINTS,
  'outcome of an apply': OUTCOME_HINTS,
};

const TODAY = { today: '2026-11-03' };

describe.each(Object.entries(TABLES))('the hint of each %s', (_name, table) => {
  const rows = Object.entries(table).flatMap(([code, row]) => [row].flat().map((one) => [code, one] as const));

  const planned = rows.flatMap(([code, row]) =>
    'ways' in row ? row.ways.map((way) => ({ code, words: way.words, hint: row, way })) : [],
  );
  it.each(planned)('$code: $words', async ({ code, hint, way }) => {
    const { said, hints, documents, saidAfter, printed } = await obey(code, hint, way);
    expect(printed).not.toMatch(/This is a bug|error: unknown/);
    expect(said, 'codes of the plan').toContain(code);
    expect(hints, 'the hint').toContain(way.words.toLowerCase());
    expect(documents, 'documents in QuickBooks').toEqual([...way.documents].sort());
    expect(saidAfter.includes(code), `whether it is still said: ${printed}`).toBe(way.stays !== undefined);
  });

  const commands = rows.flatMap(([code, row]) => ('wrong' in row ? [{ code, words: row.words, hint: row }] : []));
  it.each(commands)('$code: $words', async ({ code, hint }) => {
    const { said, nextStep, exitCode, printed, documents } = await obeyCommand(code, hint);
    expect(printed).not.toMatch(/This is a bug/);
    expect(said, 'codes of the command').toContain(code);
    expect(nextStep, 'the next step').toContain(hint.words.toLowerCase());
    expect({ exitCode, printed }).toMatchObject({ exitCode: hint.exitCode ?? 0 });
    expect(hint.stays === undefined && printed.includes(code), `whether it is still said: ${printed}`).toBe(false);
    expect(documents, 'documents in QuickBooks').toEqual([...(hint.documents ?? documents)].sort());
  });

  const files = rows.flatMap(([code, row]) => ('files' in row ? [{ code, words: row.words, hint: row }] : []));
  it.each(files)('$code: $words', ({ code, hint }) => {
    const before = parseTexts(hint.files, TODAY).diagnostics;
    expect(before.map((one) => one.code)).toContain(code);
    const hints = before.filter((one) => one.code === code).map((one) => `${one.message} ${one.hint ?? ''}`);
    expect([...hints, cureOf(code)].join('\n').toLowerCase()).toContain(hint.words.toLowerCase());
    const text = hint.files[hint.file] ?? '';
    expect(text).toContain(hint.replace);
    const after = parseTexts(
      { ...hint.files, [hint.file]: text.replace(hint.replace, () => hint.with) },
      TODAY,
    ).diagnostics;
    expect(after.filter((one) => one.code === code || one.severity === 'error')).toEqual([]);
  });

  const elsewhere = rows.flatMap(([code, row]) => ('test' in row ? [[code, ...row.test] as const] : []));
  it.each(elsewhere)('%s is obeyed in %s: %s', (_code, file, title) => {
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).toContain(title);
  });

  const idle = rows.flatMap(([code, row]) => ('nothing' in row ? [[code, row.nothing] as const] : []));
  it.each(idle)('%s asks for nothing: %s', (code) => {
    expect(cureOf(code)).toMatch(/^(?:Nothing|$)/);
  });
});

function cureOf(code: string): string {
  const explained = explainCode(code);
  return 'cure' in explained ? (explained.cure ?? '') : '';
}
