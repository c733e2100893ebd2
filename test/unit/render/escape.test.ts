import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeJson,
  encodeJsonPieces,
  escapeCsv,
  escapeHtml,
  escapeMarkdown,
  escapeMarkdownHtml,
  escapeTerminal,
  escapeWorkflowLines,
  escapeWorkflowMessage,
  escapeWorkflowProperty,
} from '../../../src/render/escape.ts';

describe('terminal', () => {
  test.each([
    ['ACME Ltd', 'ACME Ltd'],
    ['Café Ångström 田中 👍', 'Café Ångström 田中 👍'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\u009b2J', '\\x9b2J'],
    ['a\u202eb', 'a\\u202eb'],
    ['a\u200bb', 'a\\u200bb'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['half \ud800', 'half \\ud800'],
    ['two\r\nlines\tand', 'two lines and'],
    ['::error::x', '\\x3a:error::x'],
    ['  ::error::x', '  \\x3a:error::x'],
    ['Foo::Bar', 'Foo::Bar'],
    ['x##[group]y', 'x##\\x5bgroup]y'],
    ['❤️', '❤️'],
  ])('%j', (text, shown) => {
    expect(escapeTerminal(text)).toBe(shown);
  });

  test('a giant text is cut and says by how much', () => {
    const shown = escapeTerminal('x'.repeat(7000));
    expect(shown).toBe(`${'x'.repeat(6000)}… (1000 more characters)`);
  });

  test('a cut never splits a character', () => {
    const shown = escapeTerminal(`${'x'.repeat(5999)}👍`);
    expect(shown).toBe(`${'x'.repeat(5999)}… (2 more characters)`);
  });

  test('marks stacked on one letter are bounded', () => {
    expect(escapeTerminal(`e${'\u0301'.repeat(50)}`)).toBe(`e${'\u0301'.repeat(4)}`);
  });
});

describe('Markdown', () => {
  test.each([
    ['ACME Ltd', 'ACME Ltd'],
    ['a|b', 'a\\|b'],
    ['`x` *y* _z_ ~~w~~', '\\`x\\` \\*y\\* \\_z\\_ \\~\\~w\\~\\~'],
    ['[x](http://e.example)', '\\[x\\](http:&#8203;//e.example)'],
    ['<b>&', '&lt;b&gt;&amp;'],
    ['@octocat', '&#64;&#8203;octocat'],
    ['a @ b', 'a @ b'],
    ['#12', '&#35;&#8203;12'],
    ['cost $5', 'cost &#36;5'],
    ['GH-12', 'GH&#8203;-12'],
    ['12:38', '12:38'],
    [':tada:', ':&#8203;tada:'],
    ['- item', '&#8203;- item'],
    ['-12.50', '-12.50'],
    ['1. item', '&#8203;1. item'],
    ['2026-10-31', '2026-10-31'],
  ])('%j', (text, shown) => {
    expect(escapeMarkdown(text)).toBe(shown);
  });

  test('is cut at the asked length, before escaping', () => {
    expect(escapeMarkdown('**********', 4)).toBe('\\*\\*\\*\\*… (6 more characters)');
  });
});

test.each([
  ["O'Brien & Co", 'O&#39;Brien &amp; Co'],
  ['<b> @ann #1 GH-1', '&lt;b&gt; @&#8203;ann #&#8203;1 GH&#8203;-1'],
  [':smile: https://x.example', ':&#8203;smile: https:&#8203;//x.example'],
])('HTML in Markdown: %j', (text, shown) => {
  expect(escapeMarkdownHtml(text)).toBe(shown);
});

test('workflow commands', () => {
  expect(escapeWorkflowMessage('100 %\n::x')).toBe('100 %25 ::x');
  expect(escapeWorkflowLines(['a', 'b\nc'])).toBe('a%0Ab c');
  expect(escapeWorkflowProperty('a:b,c')).toBe('a%3Ab%2Cc');
});

test('HTML', () => {
  expect(escapeHtml(`<a href="x" title='y'>&\``)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&#96;');
});

test.each([
  ['plain', 'plain'],
  ['-12.50', '-12.50'],
  ['=1+1', "'=1+1"],
  ['+CMD', "'+CMD"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "' =1"],
  ['\u0085=1', "' =1"],
  ['\uff1d1', "'\uff1d1"],
  ['a,b', '"a,b"'],
  ['a "b"', '"a ""b"""'],
  [' lead', '" lead"'],
])('CSV %j', (text, candidate) => {
  expect(escapeCsv(text)).toBe(candidate);
});

test('JSON shows invisible characters as escapes and ends with a line end', () => {
  expect(encodeJson({ a: '\u001b\u202e\u{e0041}é' })).toBe('{\n  "a": "\\u001b\\u202e\\udb40\\udc41é"\n}\n');
});

test('JSON in pieces is the same text', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '#', '[', '\n', '\u202e', '"', '\\') });
  const lists = fc.array(fc.jsonValue({ stringUnit: fc.constantFrom('a', '#', '\n', '"') }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.dictionary(texts, fc.oneof(texts, lists, fc.jsonValue())), (value) => {
      expect([...encodeJsonPieces(value)].join('')).toBe(encodeJson(value));
    }),
  );
  const long = {
    list: Array.from({ length: 1201 }, (_, index) => ({ index, none: undefined, text: '##[' })),
    gone: undefined,
  };
  expect([...encodeJsonPieces(long)].join('')).toBe(encodeJson(long));
});
