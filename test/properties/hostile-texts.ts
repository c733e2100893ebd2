import * as fc from 'fast-check';
import { ANY_CHARACTER } from './any-character.ts';

/** What people and attackers put into names: each piece has done harm somewhere. */
export const PIECES = [
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007',
  '\u009b2J',
  '\u0000',
  '\u007f',
  '\u0085',
  '\r\n',
  '\n',
  '\t',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u061c',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u3164',
  '\u{e0041}',
  '\u{e0100}',
  '\ud800',
  '\udc00',
  'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  '::error::x',
  '::set-output name=a::b',
  '##[command]x',
  '##[group]',
  '%0A',
  '|',
  '\\|',
  '\\',
  '`code`',
  '```',
  '*b*',
  '_i_',
  '~~s~~',
  '[link](javascript:alert(1))',
  '![img](http://evil.example/x.png)',
  '<script>alert(1)</script>',
  '</details>',
  '<!--',
  '&lt;',
  '$x$',
  '@octocat',
  '@org/team',
  '#1',
  'GH-1',
  'https://evil.example',
  'www.evil.example',
  'a@b.example',
  ':smile:',
  '- ',
  '1. ',
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\u0009=1',
  '\uff1d1',
  "' OR 1=1 --",
  '"quoted"',
  ',',
  ';',
  '__proto__',
  '田中電機',
  '👩‍💻',
  ' ',
  'ACME Ltd',
];

/** Texts made of them. */
export const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: ANY_CHARACTER, maxLength: 6 })), { maxLength: 12 })
  .map((pieces) => pieces.join(''));

/** The same value with every text of a foreign origin made hostile; ids, codes of ours, days and amounts stay. */
export function poison<T>(value: T, text: (was: string) => string): T {
  const walk = (candidate: unknown, key: string): unknown => {
    if (typeof candidate === 'string') return FOREIGN.has(key) ? text(candidate) : candidate;
    if (Array.isArray(candidate)) return candidate.map((one: unknown) => walk(one, key));
    if (typeof candidate === 'object' && candidate !== null) {
      return Object.fromEntries(Object.entries(candidate).map(([name, one]) => [name, walk(one, name)]));
    }
    return candidate;
  };
  return walk(value, '') as T;
}

const FOREIGN: ReadonlySet<string> = new Set(
  (
    'accountName accountCode label message description displayName companyName name hint docNumber path next ' +
    'warnings notes before after detail droppedBy rule error url about currency customerName customerMemo note ' +
    'billEmail lift integration unit'
  ).split(' '),
);
