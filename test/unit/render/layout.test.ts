import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutWidth, displayWidth, takeWidth } from '../../../src/render/display-width.ts';
import { alignFigures, formatAmounts } from '../../../src/render/money-column.ts';
import { createStyle, signsFor } from '../../../src/render/style.ts';
import {
  cell,
  headRow,
  renderHeading,
  renderLabelled,
  renderParagraph,
  renderTable,
  type Column,
} from '../../../src/render/table.ts';
import {
  alignDecimals,
  formatCount,
  formatDecimal,
  formatMoneyList,
  joinWords,
  shortId,
} from '../../../src/render/wording.ts';
import { wrapText } from '../../../src/render/wrap.ts';

const style = (width: number) => createStyle({ color: false, width, unicode: true });

describe('display width', () => {
  test.each([
    ['', 0],
    ['ACME', 4],
    ['Ångström', 8],
    ['A\u030angstro\u0308m', 8],
    ['田中', 4],
    ['ＡＢ', 4],
    ['한국', 4],
    ['👍', 2],
    ['❤️', 2],
    ['🇩🇪', 2],
    ['👍🏽', 2],
    ['हिन्दी', 3],
    ['→…×', 3],
    ['©', 1],
    ['Привет', 6],
  ])('of %j is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test('cutting never splits a character and never exceeds', () => {
    expect(takeWidth('田中電機', 5)).toBe('田中');
    expect(takeWidth('abc', 2)).toBe('ab');
    expect(cutWidth('田中電機', 6, '…')).toBe('田中…');
    expect(cutWidth('short', 6, '…')).toBe('short');
  });
});

describe('wrapping', () => {
  test('breaks at spaces, and inside a word only when it is wider than a line', () => {
    expect(wrapText('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
    expect(wrapText('a 0123456789abc', 8)).toEqual(['a', '01234567', '89abc']);
  });

  test('keeps a currency with its amount', () => {
    expect(wrapText('a total of USD 1,204.50', 15)).toEqual(['a total of', 'USD 1,204.50']);
    expect(wrapText('of EUR -3.00', 9)).toEqual(['of', 'EUR -3.00']);
    expect(wrapText('see page 12', 8)).toEqual(['see page', '12']);
  });

  test('keeps a line to paste in one piece, on a line of its own where it does not fit', () => {
    const text = 'add to a mapping file: - { product: onsite, item: { name: "…" } } and go on';
    const paste = '- { product: onsite, item: { name: "…" } }';
    expect(wrapText(text, 48)).toEqual(['add to a mapping file:', `${paste} and`, 'go on']);
    expect(wrapText(text, 20)).toEqual(['add to a mapping', 'file:', paste, 'and go on']);
    expect(wrapText(paste, 20)).toEqual([paste]);
    expect(wrapText('in the line: customer: { displayName: "ACME" }; or', 20)).toEqual([
      'in the line:',
      'customer: { displayName: "ACME" };',
      'or',
    ]);
    expect(wrapText('set delivery.unmappedItem: send or not', 20)).toEqual([
      'set',
      'delivery.unmappedItem: send',
      'or not',
    ]);
  });

  test('keeps what stands in braces in one piece where it fits', () => {
    expect(wrapText('see { x: 1 }, or not', 12)).toEqual(['see', '{ x: 1 }, or', 'not']);
    expect(wrapText('see { x 1 }, or not', 10)).toEqual(['see', '{ x 1 },', 'or not']);
    expect(wrapText('see { x 1, y 2 }', 8)).toEqual(['see { x', '1, y 2 }']);
    expect(wrapText('map it: { x: 1, y: 2 }, so', 9)).toEqual(['map it:', '{ x: 1, y: 2 },', 'so']);
    expect(wrapText('{ x and y', 6)).toEqual(['{ x', 'and y']);
    expect(wrapText('- { x and y', 6)).toEqual(['- { x', 'and y']);
  });

  test.each([
    ['run tieout plan --out plan.json, then look', 'tieout plan --out plan.json,'],
    ['or npx tieout plan --since 2026-10-01 then', 'npx tieout plan --since 2026-10-01'],
    ['run "tieout auth login --connection north" and', '"tieout auth login --connection north"'],
    ['see (tieout explain unmapped-item) there', '(tieout explain unmapped-item)'],
    ['tieout explain bill --dir x M3-1 says why', 'tieout explain bill --dir x M3-1'],
    ['tieout map --product a=1 b=2 writes them', 'tieout map --product a=1 b=2'],
    ["tieout plan --integration 'US and more' now", "tieout plan --integration 'US and more'"],
    ['let tieout map --sandbox write them', 'tieout map --sandbox'],
    ['tieout apply plan.json sends it', 'tieout apply plan.json'],
    ['tieout lookup --dir x items lists them', 'tieout lookup --dir x items'],
    ['as tieout diff a.json b.json says', 'tieout diff a.json b.json'],
    ['with source <(tieout completion bash) there', 'source <(tieout completion bash)'],
    ['tieout completion fish | source', 'tieout completion fish | source'],
    ['make one with: openssl rand -base64 32', 'openssl rand -base64 32'],
    ['gh run download 7 --name x && tieout plan', 'gh run download 7 --name x && tieout plan'],
  ])('never breaks the command of: %s', (text, command) => {
    for (const width of [4, 20, 40]) {
      const lines = wrapText(text, width);
      expect(lines.some((line) => line.includes(command))).toBe(true);
      expect(lines.filter((line) => displayWidth(line) > width && line !== command)).toEqual([]);
    }
  });

  test.each(['tieout says why in every case', 'what tieout plans', 'tieout plan shows every one of them'])(
    'breaks a sentence behind the name: %s',
    (text) => {
      for (const line of wrapText(text, 12)) expect(displayWidth(line)).toBeLessThanOrEqual(12);
    },
  );

  test('shows several lines to paste below each other, with nothing behind them', () => {
    const text = 'add to a mapping file: - { product: a, item: "…" } - { product: b, item: "…" }';
    expect(wrapText(text, 100)).toEqual([
      'add to a mapping file:',
      '- { product: a, item: "…" }',
      '- { product: b, item: "…" }',
    ]);
  });

  test('never begins a line with the sign of a workflow command', () => {
    for (const line of wrapText(`${'x'.repeat(10)}::error::y`, 10)) expect(line.startsWith('::')).toBe(false);
  });

  test('loses nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('tables', () => {
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'cut' }, { fit: 'keep', align: 'right' }, { fit: 'wrap' }];
  const rows = [
    headRow(['number', 'customer', 'amount', 'reason']),
    {
      cells: [
        cell('M3-1'),
        cell('A very long name of a customer indeed'),
        cell('1,204.50'),
        cell('approved 2026-11-02'),
      ],
    },
    {
      cells: [cell('M3-100482'), cell('Globex'), cell('2.00'), cell('a reason of many words that does not fit beside')],
    },
  ];

  test('one line each, aligned, when there is room', () => {
    expect(renderTable(columns, rows, style(140), { indent: 2 })).toEqual([
      '  number     customer                                 amount  reason',
      '  M3-1       A very long name of a customer indeed  1,204.50  approved 2026-11-02',
      '  M3-100482  Globex                                     2.00  a reason of many words that does not fit beside',
    ]);
  });

  test('the reason goes below when there is not', () => {
    expect(renderTable(columns, rows, style(60), { indent: 2 })).toEqual([
      '  number     customer                                 amount',
      '      reason',
      '  M3-1       A very long name of a customer indeed  1,204.50',
      '      approved 2026-11-02',
      '  M3-100482  Globex                                     2.00',
      '      a reason of many words that does not fit beside',
    ]);
  });

  test('names are cut before anything else gives way', () => {
    expect(renderTable(columns, rows.slice(1, 2), style(42), { indent: 2 })).toEqual([
      '  M3-1  A very long name of a c…  1,204.50',
      '      approved 2026-11-02',
    ]);
  });

  test('figures stand together, aligned, on a second line when there is no room for them beside the text', () => {
    const lines: Column[] = [{ fit: 'keep' }, { fit: 'wrap' }, { fit: 'keep', align: 'right' }, { fit: 'keep' }];
    const current = [
      headRow(['', 'what', 'quantity', 'amount']),
      { cells: [cell('1'), cell('API requests, band from 0'), cell('100,000 × 0.0012'), cell('USD 120.00')] },
      { cells: [cell('2'), cell('Storage'), cell('1 × 3.00'), cell('USD   3.00')], below: ['      note: x'] },
      { cells: [cell('3'), cell('Free'), cell(''), cell('')] },
    ];
    expect(renderTable(lines, current, style(40), { indent: 0 })).toEqual([
      '   what',
      '            quantity  amount',
      '1  API requests, band from 0',
      '    100,000 × 0.0012  USD 120.00',
      '2  Storage',
      '            1 × 3.00  USD   3.00',
      '      note: x',
      '3  Free',
    ]);
  });

  test('without a text the first line is as full as it can be', () => {
    const kept: Column[] = [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'keep' }];
    const value = [{ cells: [cell('a'.repeat(12)), cell('b'.repeat(12)), cell('c'.repeat(20))] }];
    expect(renderTable(kept, value, style(40), { indent: 0 })).toEqual([
      `${'a'.repeat(12)}  ${'b'.repeat(12)}`,
      `    ${'c'.repeat(20)}`,
    ]);
  });

  test('what is spare stands beside the others in one piece, or not at all', () => {
    const table: Column[] = [{ fit: 'keep' }, { fit: 'wrap' }];
    const existing = [
      { cells: [cell('applied'), { text: `id ${'9'.repeat(30)}`, spare: true }] },
      { cells: [cell('already so'), cell('it was deleted')] },
    ];
    expect(renderTable(table, existing, style(60), { indent: 0 })).toEqual([
      `applied     id ${'9'.repeat(30)}`,
      'already so  it was deleted',
    ]);
    expect(renderTable(table, existing, style(40), { indent: 0 })).toEqual([
      'applied',
      'already so',
      '    it was deleted',
    ]);
  });

  test('rows are stacked, without titles, when a kept column is wider than a line', () => {
    const wide: Column[] = [{ fit: 'keep' }, { fit: 'keep' }];
    const held = [headRow(['a', 'b']), { cells: [cell('x'.repeat(50)), cell('USD    12.00')], below: ['  below'] }];
    expect(renderTable(wide, held, style(40), { indent: 0 })).toEqual([
      'x'.repeat(36),
      `    ${'x'.repeat(14)}  USD 12.00`,
      '  below',
    ]);
  });

  test('empty columns disappear, and an empty table has no lines', () => {
    expect(
      renderTable(columns, [{ cells: [cell('a'), cell(''), cell(''), cell('b')] }], style(80), { indent: 0 }),
    ).toEqual(['a  b']);
    expect(renderTable(columns, [], style(80), { indent: 0 })).toEqual([]);
  });

  test('cells are escaped by the table', () => {
    expect(renderTable([{ fit: 'keep' }], [{ cells: [cell('\u001b[2J')] }], style(80), { indent: 0 })).toEqual([
      '\\x1b[2J',
    ]);
  });
});

test('headings put their summary beside or below', () => {
  expect(renderHeading('Invoices', style(80), '2 to send')).toEqual(['Invoices   2 to send']);
  expect(renderHeading('Invoices', style(40), 'a summary that is much too long for it')).toEqual([
    'Invoices',
    '  a summary that is much too long for it',
  ]);
});

test('a labelled text uses the whole width, its later lines under its first', () => {
  const text = 'one two three four five six seven eight';
  expect(renderLabelled('next:', text, style(40), { indent: 2 })).toEqual([
    '  next: one two three four five six',
    '        seven eight',
  ]);
});

test('paragraphs hang their later lines', () => {
  expect(renderParagraph('one two three four five six seven eight', style(40), { indent: 2, hanging: 4 })).toEqual([
    '  one two three four five six seven',
    '      eight',
  ]);
});

test('signs become ASCII without Unicode, letters of names stay', () => {
  expect(signsFor(createStyle({ color: false, width: 80, unicode: false }), 'é → … × − ·')).toBe('é -> ... x - -');
});

test('a style is never narrower than an amount', () => {
  expect(createStyle({ color: false, width: 3, unicode: true }).width).toBe(40);
});

describe('wording', () => {
  test.each([
    ['1204.50', '1,204.50'],
    ['-1234567', '-1,234,567'],
    ['0.000001', '0.000001'],
    ['999', '999'],
    ['n/a', 'n/a'],
  ])('formats %j', (text, shown) => {
    expect(formatDecimal(text)).toBe(shown);
  });

  test('counts, lists and ids', () => {
    expect(formatCount(1, 'invoice')).toBe('1 invoice');
    expect(formatCount(1204, 'invoice')).toBe('1,204 invoices');
    expect(joinWords(['a', 'b', 'c'])).toBe('a, b and c');
    expect(joinWords([])).toBe('');
    expect(formatMoneyList([{ currency: 'USD', total: '1.00' }])).toBe('USD 1.00');
    expect(shortId('2f0c6d1e-8b7a')).toBe('2f0c…');
    expect(shortId('58')).toBe('58');
  });

  test('aligns decimals and amounts', () => {
    expect(alignDecimals(['1', '2.5', '-3.1234'], 2)).toEqual(['1.0000', '2.5000', '-3.1234']);
    expect(alignDecimals(['120400'], 0)).toEqual(['120,400']);
    expect(
      formatAmounts([
        { currency: 'USD', total: '1204.50' },
        { currency: 'JPY', total: '512' },
        { currency: 'USD', total: null },
      ]),
    ).toEqual(['USD 1,204.50', 'JPY      512', '']);
    expect(
      alignFigures([
        { currency: 'USD', total: '1204.5005' },
        { currency: 'USD', total: '3' },
        { currency: 'JPY', total: '512' },
      ]),
    ).toEqual(['1,204.5005', '3.0000', '512']);
  });
});

test('one long name wraps, and the reasons of the other rows stay where they are', () => {
  const columns: readonly Column[] = [{ fit: 'keep' }, { fit: 'wrap' }, { fit: 'wrap' }];
  const long = 'Globex Corporation International Holdings of a Very Long Name, which has many branches, Incorporated';
  const names = ['ACME Ltd', 'Initech', 'Stark Industries', long, 'Wayne Enterprises', 'Hooli'];
  const rows = names.map((name) => ({
    cells: [cell('create'), cell(`account ${name} → customer ${name}`), cell('no mapping, no customer of that name')],
  }));
  const lines = renderTable(columns, rows, style(110), { indent: 0 });
  expect(lines.filter((line) => /^create .*no mapping/.test(line))).toHaveLength(names.length);
});
