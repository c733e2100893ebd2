import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/model/codes.ts';
import { REASONS } from '../../src/model/reasons/all-reasons.ts';
import { ROOT, sourceFiles, withoutComments } from './source-files.ts';

const LINES_MAX = 400;
const FORBIDDEN_NAMES =
  /(?:^|[/-])(?:utils?|helpers?|common|misc|manager)(?:[.-]|$)|\/(?:handler|service|data|info)\.ts$/;

describe('the repository', () => {
  const files = [...sourceFiles('src'), ...sourceFiles('test')];

  it('has no file longer than a head can hold', () => {
    const long = sourceFiles('src').filter(({ text }) => text.split('\n').length > LINES_MAX);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('names files for what they hold', () => {
    expect(files.map(({ path }) => path).filter((path) => FORBIDDEN_NAMES.test(path))).toEqual([]);
  });

  it('has no any, no silenced compiler and no notes for later', () => {
    const found = files
      .filter(({ path }) => !path.endsWith('tidiness.test.ts'))
      .filter(
        ({ text }) =>
          /(?:: any\b|<any>|\bas any\b)/.test(withoutComments(text)) ||
          /(?:@ts-ignore|@ts-nocheck|\bTODO\b|\bFIXME\b|\bXXX:)/.test(text),
      )
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });

  it('runs every test', () => {
    const idle = sourceFiles('test').filter(({ text }) =>
      /\b(?:it|test|describe)\.(?:only|skip|todo)\b/.test(withoutComments(text)),
    );
    expect(idle.map(({ path }) => path).filter((path) => !path.endsWith('tidiness.test.ts'))).toEqual([]);
  });
});

describe('codes', () => {
  const source = sourceFiles('src')
    .filter(({ path }) => !path.startsWith('src/model/codes') && !path.startsWith('src/model/reasons'))
    .map(({ text }) => text)
    .join('\n');

  it.each(Object.entries(CODES))('%s has a cause, a cure and a use', (code, entry) => {
    expect(entry.title.length).toBeGreaterThan(0);
    expect(entry.cause.length).toBeGreaterThan(10);
    expect(entry.cure.length).toBeGreaterThan(10);
    // Guards refuse with `guard/` and their name.
    const used = source.includes(`'${code}'`) || source.includes(`'${code.replace('guard/', '')}'`);
    expect(used, `${code} is declared and never used`).toBe(true);
  });

  it.each(Object.keys(REASONS))('reason %s is used', (reason) => {
    expect(source.includes(`'${reason}'`), `${reason} is declared and never used`).toBe(true);
  });

  it('has the planning table in step with the reasons', () => {
    const table = readFileSync(join(ROOT, 'src/plan/README.md'), 'utf8');
    const missing = Object.keys(REASONS).filter((reason) => !table.includes(`\`${reason}\``));
    expect(missing).toEqual([]);
  });
});
