import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

// Every claim of SECURITY.md names the test that shows it: a file, and titles in that file.

interface Claim {
  readonly words: string;
  readonly shownBy: string;
}

/** The rows of all tables whose last column says what shows them. */
function readClaims(): readonly Claim[] {
  const claims: Claim[] = [];
  let inTable = false;
  for (const line of readFileSync(join(ROOT, 'SECURITY.md'), 'utf8').split('\n')) {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const shownBy = cells.at(-1);
    if (shownBy === undefined) inTable = false;
    else if (shownBy === 'shown by') inTable = true;
    else if (inTable && !/^-+$/.test(shownBy)) claims.push({ words: cells.slice(0, -1).join(' – '), shownBy });
  }
  return claims;
}

/** Paths and titles in the order in which they stand; "the same" is the path before. */
function readReferences(shownBy: string, before: string): readonly { readonly path: string; readonly title: string }[] {
  let path = before;
  return [...shownBy.matchAll(/`([^`]+)`|\bthe same\b|"([^"]+)"/g)].map(([, named, title]) => {
    path = named ?? path;
    return { path, title: title ?? '' };
  });
}

describe('SECURITY.md', () => {
  const claims = readClaims();
  let before = '';
  const checked = claims.map((claim) => {
    const references = readReferences(claim.shownBy, before).filter(({ path }) => path.startsWith('test/'));
    before = references[0]?.path ?? before;
    return { ...claim, references };
  });

  it('is read whole', () => {
    expect(claims.length).toBeGreaterThan(30);
    const titled = checked.flatMap(({ references }) => references).filter(({ title }) => title !== '');
    expect(titled.length).toBeGreaterThan(40);
  });

  it.each(checked.map((claim) => [claim.words, claim] as const))('shows that %s', (_words, { shownBy, references }) => {
    expect([shownBy, references.length > 0 || shownBy.startsWith('not ours to test')]).toEqual([shownBy, true]);
    for (const { path, title } of references) {
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      expect([title, readFileSync(join(ROOT, path), 'utf8').includes(title)]).toEqual([title, true]);
    }
  });

  it('lists every package that is installed with the product, in the version that is', () => {
    const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
    const current = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const missing = Object.entries(current.dependencies).filter(
      ([name, version]) => !text.includes(`| \`${name}\` ${version} `),
    );
    expect(missing).toEqual([]);
  });
});
