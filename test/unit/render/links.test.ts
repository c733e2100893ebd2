import { describe, expect, test } from 'vitest';
import { printPlan } from '../../../src/plan/plan-file.ts';
import { checkAddress } from '../../../src/render/escape.ts';
import { renderPageMarkdown } from '../../../src/render/page-markdown.ts';
import { renderPageText } from '../../../src/render/page-text.ts';
import { linked, table, type Page } from '../../../src/render/page.ts';
import { createStyle } from '../../../src/render/style.ts';
import { fits, PLAN } from './rendered.ts';
import { SAMPLE_PLAN } from './sample-plan.ts';

const HREF = 'https://qbo.intuit.com/login?deeplinkcompanyid=1&pagereq=invoice%3FtxnId%3D130';
const OPEN = `\u001b]8;;${HREF}\u001b\\`;
const CLOSE = '\u001b]8;;\u001b\\';

function pageOf(text: string, href: string): Page {
  const columns = [
    { title: 'number', fit: 'cut', of: () => linked(text, href) },
    { title: 'why', fit: 'wrap', of: () => 'approved' },
  ] as const;
  return { blocks: [table({ columns, rows: [0], noun: 'invoice' })] };
}

const style = (links: boolean, width = 80) => createStyle({ color: false, links, width, unicode: true });

/** As a terminal shows it. */
function shown(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/\u001b\]8;;[^\u001b]*\u001b\\/g, '');
}

describe('in a terminal', () => {
  test('a cell is a hyperlink, and the columns stand as they stood', () => {
    expect(renderPageText(pageOf('INV-1', HREF), style(true))).toBe(`${OPEN}INV-1${CLOSE}  approved\n`);
    expect(renderPageText(pageOf('INV-1', HREF), style(false))).toBe('INV-1  approved\n');
  });

  test.each([40, 60, 80, 140])('at %i columns the plan with links looks like the plan without', (width) => {
    const plain = PLAN.text(SAMPLE_PLAN, style(false, width));
    const rich = PLAN.text(SAMPLE_PLAN, style(true, width));
    expect(rich).toContain('\u001b]8;;https://sandbox.qbo.intuit.com/login');
    expect(shown(rich)).toBe(plain);
    for (const line of shown(rich).split('\n')) expect([line, fits(line, width)]).toEqual([line, true]);
  });

  test('a text of several lines is closed on each', () => {
    const page: Page = {
      blocks: [
        table({
          columns: [
            { title: '', fit: 'wrap', of: () => linked('one two three four five six seven eight nine ten', HREF) },
          ],
          rows: [0],
          noun: 'invoice',
        }),
      ],
    };
    const lines = renderPageText(page, style(true, 40)).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.startsWith(OPEN) && line.endsWith(CLOSE)).toBe(true);
  });
});

test('in Markdown it is a link of the escaped text', () => {
  expect(renderPageMarkdown(pageOf('INV|1]', HREF))).toContain(`| [INV\\|1\\]](${HREF}) | approved |`);
});

test('in JSON bills and differences have their addresses, and a plan that is read again does not', () => {
  const { bills } = printPlan(SAMPLE_PLAN);
  const sent = bills.filter(({ remoteId }) => remoteId !== null);
  expect(sent.length).toBeGreaterThan(0);
  for (const { links } of sent) expect(links?.document).toMatch(/^https:\/\/sandbox\.qbo\.intuit\.com\/login\?/);
});

describe('an address that could leave its place is none', () => {
  test.each([
    'http://qbo.intuit.com/',
    'javascript:alert(1)',
    'https://a.example/)[x](https://evil.example',
    'https://a.example/"onmouseover="x',
    'https://a.example/<b>',
    'https://a.example/`|`',
    'https://a.example/\u001b\\',
    'https://a.example/\u0007',
    'https://a.example/ x',
    'https://a.example/\n',
    'https://a.example/&amp;',
    'https://user@evil.example/',
    `https://a.example/${'x'.repeat(2000)}`,
  ])('%j', (href) => {
    expect(checkAddress(href)).toBeNull();
    expect(renderPageText(pageOf('INV-1', href), style(true))).toBe('INV-1  approved\n');
    expect(renderPageMarkdown(pageOf('INV-1', href))).toContain('| INV-1 | approved |');
  });
});
