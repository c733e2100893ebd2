import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { blockedIssue, commentOf, driftIssue, POST_LENGTH_MAX } from '../../src/action/plan-texts.ts';
import type { Plan } from '../../src/model/plan.ts';
import { PIECES, poison } from '../properties/hostile-texts.ts';
import { SAMPLE_PLAN } from '../unit/render/sample-plan.ts';
import { HAS_BROWSER, openPage } from './open-page.ts';
import { planOfBills, SAMPLE_EFFECT } from './plans.ts';
import { renderAsGitHub } from './render-github.ts';

const FACTS = { commit: 'a91f2e7'.padEnd(40, '0'), base: 'main', command: 'tieout plan --connection acme' };

/** Elements that our Markdown asks for. Whatever else there is came in through a text. */
const ELEMENTS = 'a article body br code del details em h3 h4 head html hr li meta p pre span strong style summary table tbody td th thead title tr ul'.split(' '); // prettier-ignore

interface Seen {
  readonly elements: readonly string[];
  readonly links: readonly string[];
  /** What GitHub would turn into a link or an emoji after rendering. */
  readonly references: readonly string[];
  readonly columns: readonly string[];
}

async function lookAt(page: Page): Promise<Seen> {
  return await page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest('code, pre, a') === null) texts.push(node.textContent ?? '');
    }
    const REFERENCE = /(?<![\w/`])@[a-z\d][\w-]*|(?<![\w&])#\d+|\bGH-\d+|:[a-z_+-][\w+-]*:|https?:\/\/\S+/gi;
    return {
      elements: [...new Set([...document.querySelectorAll('*')].map(({ localName }) => localName))],
      links: [...document.querySelectorAll('a')].map(({ href }) => href),
      references: texts.flatMap((text) => text.match(REFERENCE) ?? []),
      columns: [...document.querySelectorAll('table')].flatMap((table) => {
        const wanted = table.querySelectorAll('thead th').length;
        const rows = [...table.querySelectorAll('tbody tr')];
        return rows.filter((row) => row.children.length !== wanted).map((row) => row.textContent ?? '');
      }),
    };
  });
}

/** What a table row of Markdown looks like when it is not one. */
async function strayBars(page: Page): Promise<number> {
  return await page.locator('p').filter({ hasText: /^\| / }).count();
}

function commentFor(plan: Plan): string {
  const text = commentOf(plan, FACTS);
  if (text === null) throw new Error('there is nothing to comment on');
  return text;
}

describe.runIf(HAS_BROWSER)('a comment as GitHub shows it', () => {
  const whole: Plan = { ...SAMPLE_PLAN, effect: SAMPLE_EFFECT };

  test.each([0, 20, 20_000])(
    'with %i bills has whole tables, closed folds, and nothing but our elements',
    async (count) => {
      const bills = planOfBills(count);
      const plan = { ...bills, effect: SAMPLE_EFFECT, guards: SAMPLE_PLAN.guards, drift: SAMPLE_PLAN.drift };
      const text = commentFor(plan);
      expect(text.length).toBeLessThanOrEqual(POST_LENGTH_MAX);
      const { page, complaints } = await openPage(renderAsGitHub(text));
      const { elements, references, columns } = await lookAt(page);
      expect(elements.filter((name) => !ELEMENTS.includes(name))).toEqual([]);
      expect([references, columns, complaints, await strayBars(page)]).toEqual([[], [], [], 0]);
      expect(await page.locator('h3').count()).toBe(1);
      expect(await page.locator('h4').first().innerText()).toContain('Effect of these files against main');
      // No fold holds another, and each can be opened: the text was not cut inside one.
      expect(await page.locator('details details, summary table').count()).toBe(0);
      expect(await page.locator('details').count()).toBe(text.match(/<\/details>/g)?.length ?? 0);
    },
  );

  test('of a whole month end has the same tables, and links to QuickBooks alone', async () => {
    const { page } = await openPage(renderAsGitHub(commentFor(whole)));
    const { elements, links, references, columns } = await lookAt(page);
    expect(elements.filter((name) => !ELEMENTS.includes(name))).toEqual([]);
    expect(links.filter((link) => !/^https:\/\/(?:sandbox\.|app\.)?qbo\.intuit\.com\//.test(link))).toEqual([]);
    expect([references, columns]).toEqual([[], []]);
  });

  const groups = Array.from({ length: Math.ceil(PIECES.length / 12) }, (_, index) =>
    PIECES.slice(index * 12, index * 12 + 12),
  );
  const MORE = ['@everyone', '#1', '<h1>x</h1>', '<details open>', '````\n::error::x', '| a | b |\n|---|---|', '</summary></details>', '<input type=checkbox>', '[ ] task', '<!-- tieout:plan:acme -->', 'acme/billing#1', '<a href="https://evil.example">x</a>']; // prettier-ignore

  test.each([...groups, MORE])('takes hostile names for text (%#)', async (...pieces) => {
    let next = 0;
    const poisoned = poison(
      whole,
      () => `${pieces[next++ % pieces.length] ?? ''} x ${pieces[next % pieces.length] ?? ''}`,
    );
    const shape = async (text: string) => {
      const { page } = await openPage(renderAsGitHub(text));
      const seen = await lookAt(page);
      const [tables, folds, headings] = await Promise.all(['table', 'details', 'h1,h2,h3,h4'].map((one) => page.locator(one).count())); // prettier-ignore
      return { seen, counts: { tables, folds, headings, bars: await strayBars(page) } };
    };
    for (const textOf of [
      commentFor,
      (plan: Plan) => blockedIssue(plan).body ?? '',
      (plan: Plan) => driftIssue(plan).body ?? '',
    ]) {
      const { counts } = await shape(textOf(whole));
      const hostile = await shape(textOf(poisoned));
      expect(hostile.seen.elements.filter((name) => !ELEMENTS.includes(name))).toEqual([]);
      expect(
        hostile.seen.links.filter((link) => !/^https:\/\/(?:sandbox\.|app\.)?qbo\.intuit\.com\//.test(link)),
      ).toEqual([]);
      expect([hostile.seen.references, hostile.seen.columns]).toEqual([[], []]);
      expect(hostile.counts).toEqual(counts);
    }
  });

  test('would show what got through', async () => {
    const { page } = await openPage(
      renderAsGitHub('| a |\n|---|\n| @ann #1 |\n\n<h1>x</h1>\n\nhttps://evil.example\n\n| lost | row'),
    );
    const { elements, links, references } = await lookAt(page);
    expect(elements).toContain('h1');
    expect([links, references]).toEqual([['https://evil.example/'], ['@ann', '#1']]);
    expect(await strayBars(page)).toBe(1);
  });
});
