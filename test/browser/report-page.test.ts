import { describe, expect, test } from 'vitest';
import { PIECES, poison } from '../properties/hostile-texts.ts';
import { findBarriers, HAS_BROWSER, openPage, printedPages, readDownload } from './open-page.ts';
import { ENTRIES, monthOfBills, renderReportPage, tieOutOf } from './reports.ts';

const REPORT = tieOutOf(ENTRIES);

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

describe.runIf(HAS_BROWSER)('the page of a report', () => {
  const html = renderReportPage(REPORT);

  test('opens from disk, asks for nothing, and says first whether it ties, with the money', async () => {
    const { page, requests, complaints } = await openPage(html);
    expect(await page.locator('.verdict').innerText()).toBe(
      'Explained. Invoiced: USD 1,440.00 of 1,538.10; 2 bills differ, each for a known reason.',
    );
    expect([requests, complaints]).toEqual([[], []]);
  });

  test('draws the statement as a waterfall: a bar begins where the one above it ended', async () => {
    const { page } = await openPage(html);
    const table = page.locator('table.chart').first();
    expect(flat(await table.innerText())).toContain('Billed in m3ter 4 2,038.10');
    const bars = await table.locator('tbody rect.bar').evaluateAll((found) =>
      found.map((bar) => ({
        look: bar.getAttribute('class'),
        x: Number.parseFloat(bar.getAttribute('x') ?? ''),
        width: Number.parseFloat(bar.getAttribute('width') ?? ''),
      })),
    );
    expect(bars.map(({ look }) => look)).toEqual(['bar whole', 'bar less', 'bar whole', 'bar less', 'bar whole']);
    const [billed, off, should] = bars;
    expect(off?.x).toBeCloseTo(should?.width ?? -1, 3);
    expect((off?.x ?? 0) + (off?.width ?? 0)).toBeCloseTo(billed?.width ?? -1, 3);
  });

  test('has a title, an axis with its unit and figures for each chart', async () => {
    const { page } = await openPage(html);
    const charts = await page.locator('table.chart').allInnerTexts();
    expect(charts.map((text) => text.split('\n')[0])).toEqual([
      'From billed to invoiced, USD',
      'By month, USD',
      'Not invoiced, by reason and days since the invoice date, USD',
      'Receivables, USD',
    ]);
    expect(await page.locator('table.chart').locator('.axis-label').allInnerTexts()).toEqual([
      'USD',
      'USD',
      'USD',
      'USD to be paid',
    ]);
    expect(flat(charts[2] ?? '')).toMatch(/unmapped-item .* 88\.10/);
    expect(flat(charts[3] ?? '')).toContain('overdue 0-30 days 1 200.00');
  });

  test('opens a row to its way from billed to invoiced, and to its document with a link', async () => {
    const { page } = await openPage(html, { fragment: '#search=R-3' });
    await page.locator('button.row').click();
    const steps = flat(await page.locator('.steps').innerText());
    expect(steps).toBe(
      'From billed to invoiced Billed in m3ter 300.00 left off by the rules: products -50.00 Should be invoiced 250.00 invoiced differently -10.00 Invoiced in QuickBooks 240.00',
    );
    const told = (await page.locator('.told').allInnerTexts()).map(flat);
    expect(told[0]).toContain('2026-11-01 10:00 UTC billed calculated in m3ter: bill-R-3');
    expect(told[1]).toMatch(/passed .* approved in m3ter stopped .* delivery\.mode is reportOnly/);
    await page.getByLabel('Search').fill('R-1');
    await page.locator('button.row').click();
    expect(await page.locator('.documents a').getAttribute('href')).toMatch(
      /^https:\/\/(?:sandbox\.)?qbo\.intuit\.com\//,
    );
    expect(await page.locator('.documents').innerText()).toContain('overdue');
  });

  test('filters by class and sums what is billed, should be, is invoiced and differs', async () => {
    const { page, url } = await openPage(html);
    await page.getByLabel(/^Class/).selectOption('blocked');
    expect(page.url()).toBe(`${url}#class=blocked`);
    expect(flat(await page.locator('.sums tbody').innerText())).toBe('USD 1 88.10 88.10 0.00 -88.10');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /as CSV/ }).click(),
    ]);
    const [, line] = (await readDownload(download)).split('\r\n');
    expect(line).toBe(
      'R-2,Umbrella,ACME,QuickBooks US invoices,2026-10-31,blocked,unmapped-item,USD,88.10,88.10,0.00,-88.10,0.00',
    );
  });

  test.each([
    ['a desk', {}],
    ['a desk in the dark', { colorScheme: 'dark' }],
    ['a phone', { viewport: { width: 390, height: 844 } }],
  ] as const)('on %s has no barrier that axe-core finds, and no scrolling sideways', async (_name, options) => {
    const { page } = await openPage(html, { ...options, fragment: '#open=bill-R-3%2F2' });
    expect(await page.locator('tr.detail').count()).toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBeLessThanOrEqual(room ?? 0);
  });

  test.each(['A4', 'Letter'] as const)(
    'prints to %s: statement and charts, then the table under repeated titles',
    async (format) => {
      const { page } = await openPage(renderReportPage(monthOfBills(120)));
      const pages = await printedPages(page, format);
      expect(flat(pages[0] ?? '')).toContain('From billed to invoiced, USD');
      const withRows = pages.filter((text) => (text.match(/\bR-\d{6}\b/g) ?? []).length > 20);
      expect(withRows.length).toBeGreaterThan(1);
      for (const text of withRows) expect(text).toMatch(/Number\s+Customer/);
    },
  );

  test.each([PIECES.slice(0, 34), PIECES.slice(34)])('hostile names do nothing (%#)', async (...pieces) => {
    let next = 0;
    const text = (): string => `${pieces[next++ % pieces.length] ?? ''}</script><script>window.hit=1</script>`;
    const { page, requests, complaints } = await openPage(renderReportPage(poison(REPORT, text)));
    expect(await page.locator('h1').innerText()).toContain('<script>window.hit=1</script>');
    await page.locator('button.row').first().click();
    expect(await page.evaluate(() => (window as unknown as { hit?: number }).hit)).toBeUndefined();
    expect(await page.locator('#page script, #page img, #page iframe').count()).toBe(0);
    expect([requests, complaints]).toEqual([[], []]);
  });

  test('draws the groups, which stand behind the script of the file', async () => {
    const group = {
      billed: '1.00',
      shouldBeInvoiced: '1.00',
      invoiced: '0.00',
      difference: '-1.00',
      currency: 'USD',
      count: 1,
    };
    const accounts = ['ACME', 'GLOBEX'].map((key) => ({ ...group, key, name: `${key} Ltd` }));
    const { page } = await openPage(renderReportPage({ ...REPORT, groups: { ...REPORT.groups, accounts } }));
    const table = page.locator('section[aria-labelledby="Account"]');
    expect(flat(await table.innerText())).toMatch(/By account.* ACME Ltd .* GLOBEX Ltd /);
  });

  test('cuts off no number, day, class or reason of a bill on a desk', async () => {
    const longest = { class: 'invoicedDifferently', reason: 'native-run-in-flight' } as const;
    const entries = ENTRIES.map((entry) => ({ ...entry, ...longest, docNumber: 'M3-100450' }));
    const { page } = await openPage(renderReportPage(tieOutOf(entries)));
    const cut = await page
      .locator('tbody:not(.room) td')
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.innerHTML),
      );
    expect(cut).toEqual([]);
  });

  test('shows a month of nothing', async () => {
    const { page, complaints } = await openPage(
      renderReportPage({ ...tieOutOf([]), receivables: [], verdict: 'ties' }),
    );
    expect(await page.locator('.verdict').innerText()).toBe(
      'Nothing to tie out. Nothing was billed and nothing is invoiced in this period.',
    );
    expect(complaints).toEqual([]);
  });
});
