import { describe, expect, test } from 'vitest';
import { findBarriers, HAS_BROWSER, openPage, printedPages } from './open-page.ts';
import { renderPlanPage } from './plans.ts';
import { HELD_PLAN, UNDO_PLAN } from './undo-plans.ts';

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

describe.runIf(HAS_BROWSER)('the page of an undo', () => {
  const html = renderPlanPage(UNDO_PLAN);

  test('says what is voided and what not, why, and what it comes to', async () => {
    const { page, requests, complaints } = await openPage(html, { fragment: '#open=bill-U-1' });
    const textOf = async (selector: string): Promise<string> => flat(await page.locator(selector).innerText());
    expect(await textOf('.kind')).toBe('UNDO FOR APPROVAL');
    expect(await textOf('.statement')).toBe(
      'What this undo means in money Currency Voided In all Blocked ' +
        'USD 12,900.75 2 invoices -12,900.75 900.00 2 bills',
    );
    expect(await textOf('section[aria-labelledby="blocked"] tbody')).toBe(
      'U-3 Globex ! ACCOUNTING_PERIOD_CLOSED invoice U-3 (Id 8) is of 2026-09-30, in the period closed on 2026-09-30 ' +
        '→ reopen the period in QuickBooks USD 800.00 ' +
        'U-4 Globex ! INVOICE_ALREADY_PAID invoice U-4 (Id 8) is paid ' +
        '→ unapply the payment in QuickBooks and plan the undo again USD 100.00',
    );
    const cards = (await page.locator('.card').allInnerTexts()).map(flat);
    expect(cards).toHaveLength(2);
    expect(cards[0]).toMatch(/^voided; the bill is not sent again unasked Invoice U-2 as it is in QuickBooks .* Total USD 12,450\.75/); // prettier-ignore
    expect(await textOf('tr.detail .sheet')).toMatch(/^Invoice U-1 as it is in QuickBooks .* Total USD 450\.00/);
    // No reason is cut off.
    const cut = await page
      .locator('td.breaks')
      .evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length);
    expect(cut).toBe(0);
    await page.getByLabel(/^What happens/).selectOption('voided');
    expect(await textOf('.sums')).toContain('2 of 4 bills Sums of the rows below Sums Rows Documents as they are, to void or not USD 2 12,900.75'); // prettier-ignore
    expect([await findBarriers(page), requests, complaints]).toEqual([[], [], []]);
  });

  test('on a phone in the dark has no barrier and breaks no number into letters', async () => {
    const { page } = await openPage(html, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    expect(await findBarriers(page)).toEqual([]);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBeLessThanOrEqual(room ?? 0);
    const broken = await page
      .locator('.list tbody th')
      .evaluateAll((heads) => heads.filter((head) => head.clientHeight > 80).length);
    expect(broken).toBe(0);
  });

  test('prints what is voided as it is, before the table', async () => {
    const { page } = await openPage(html);
    const text = flat((await printedPages(page, 'A4')).join(' '));
    expect(text).toMatch(/Blocked 2 .* To void 2 .* Invoice U-2 as it is in QuickBooks .* Every bill/);
  });
});

test.runIf(HAS_BROWSER)('a plan lists what an undo holds, with the money of the bill and who lifts it', async () => {
  const { page, complaints } = await openPage(renderPlanPage(HELD_PLAN));
  expect(flat(await page.locator('section[aria-labelledby="held"] tbody').innerText())).toBe(
    'U-1 ACME Ltd · held an undo with --hold voided invoice U-1 (Id 7) ' +
      '→ to send the bill again, use tieout apply --bill bill-U-1 --resend bill-U-1 USD 450.00',
  );
  expect(flat(await page.locator('.sums tbody').innerText())).toBe('USD 1 450.00');
  expect([await findBarriers(page), complaints]).toEqual([[], []]);
});
