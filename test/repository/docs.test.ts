import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, sourceFiles } from './source-files.ts';

const DOCS = join(ROOT, 'docs');
const pages = new Map(
  readdirSync(DOCS)
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, readFileSync(join(DOCS, name), 'utf8')] as const),
);

/** Sections of a page by the number their heading begins with, and the rows of its tables that are numbered. */
function sectionsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ §?(\d+(?:\.\d+)*)(?: |$)/gm)];
  const rows = [...text.matchAll(/^\| (\d+) +\|/gm)];
  return new Set([...headings, ...rows].map(([, number]) => number ?? ''));
}

interface Citation {
  readonly from: string;
  readonly page: string;
  readonly section: string | null;
}

/** Whitespace and the stars of a comment are folded, as a citation may go on in the next line. */
function citationsIn({ path, text }: { readonly path: string; readonly text: string }): readonly Citation[] {
  const folded = text.replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' ');
  const found: Citation[] = [];
  for (const [, page = '', rest = ''] of folded.matchAll(/(?<![\w/.-])([a-z0-9][a-z0-9-]*\.md)`?([^`'"]{0,40})/g)) {
    if (!pages.has(page)) {
      if (/^(?: §|,? §)/.test(rest)) found.push({ from: path, page, section: null });
      continue;
    }
    const [, list = ''] = /^[ ,]*(§ ?\d[\d.]*(?:(?:,| and|–) ?§? ?\d[\d.]*)*)/.exec(rest) ?? [];
    const [, rulings = ''] = page === 'rulings.md' ? (/^ (\d+(?:(?:,| and) \d+)*)/.exec(rest) ?? []) : [];
    const numbers = [...(list || rulings).matchAll(/\d+(?:\.\d+)*/g)].map(([number]) => number);
    // A year behind a section is the day it was verified.
    const sections = numbers.filter((number) => !/^20\d\d$/.test(number));
    found.push(...(sections.length === 0 ? [{ from: path, page, section: null }] : []));
    found.push(...sections.map((section) => ({ from: path, page, section })));
  }
  return found;
}

describe('the pages that the source cites', () => {
  const citations = [...sourceFiles('src'), ...sourceFiles('test')].flatMap(citationsIn);

  it('are all in docs/', () => {
    expect(citations.length).toBeGreaterThan(300);
    expect(citations.filter(({ page }) => !pages.has(page))).toEqual([]);
  });

  it('have every section that is cited', () => {
    const missing = citations.filter(
      ({ page, section }) => section !== null && !sectionsOf(pages.get(page) ?? '').has(section),
    );
    expect(missing).toEqual([]);
  });
});

const PAGES_OF_RULES = [
  'billing-rules.md',
  'delivery.md',
  'rulings.md',
  'config-format.md',
  'cli.md',
  'github.md',
] as const;

describe('the pages of rules', () => {
  const sections = PAGES_OF_RULES.flatMap((page) =>
    (pages.get(page) ?? '')
      .split(/^## /m)
      .slice(1)
      .map((text) => ({ page, title: text.split('\n')[0] ?? '', text })),
  );

  it.each(sections)('$page, $title, names the file of its rule', ({ text }) => {
    expect(text).toMatch(/`(?:src|schemas)\/[\w/.-]+`/);
  });
});

describe('every page', () => {
  it.each([...pages])('%s names only files that exist', (_page, text) => {
    const named = [...text.matchAll(/`((?:src|schemas|test)\/[\w/.-]+)`/g)].map(([, path]) => path ?? '');
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('stands in the list of pages', () => {
    const list = pages.get('README.md') ?? '';
    expect([...pages.keys()].filter((page) => page !== 'README.md' && !list.includes(`(${page})`))).toEqual([]);
  });
});
