import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/model/codes.ts';
import { REASONS } from '../../src/model/reasons/all-reasons.ts';
import { sourceFiles, withoutComments } from './source-files.ts';

// One form for what people read: messages, titles, hints and next steps are parts of a line (lower case,
// no full stop), causes and cures are sentences.

/** A capital that begins a word of prose: not a name, a variable or a kind of document. */
const CAPITAL = /^(?!(?:QuickBooks|Intuit|GitHub|BillTest|Connection|Integration|ExternalMappings)\b)[A-Z](?:[a-z]|\s)/;
const FULL_STOP = /[^.…]\.$/;

const LITERAL = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\`(?:[^\`\\]|\\.)*\`)`;
const PROSE = new RegExp(
  String.raw`(?:\bnew (?:\w+Failure|NotSignedIn|RemoteUnavailable|Refusal|Interrupted)\(|\b(?:nextStep|message|hint|lift):)` +
    String.raw`\s*(?:[^'"\`,;(){}]{1,80}\?\s*)?(${LITERAL}(?:\s*\+\s*${LITERAL})*)(?:\s*:\s*(${LITERAL}))?`,
  'g',
);

function proseOf(text: string): readonly string[] {
  return [...withoutComments(text).matchAll(PROSE)].flatMap(([, first, second]) =>
    [first, second].flatMap((candidate) =>
      candidate === undefined ? [] : [candidate.replaceAll(/['"`]\s*\+\s*['"`]/g, '').slice(1, -1)],
    ),
  );
}

describe('wording', () => {
  const product = sourceFiles('src').filter(({ path }) => !/^src\/(?:sandbox|build)\//.test(path));
  const found = product.flatMap(({ path, text }) => proseOf(text).map((prose) => `${path}: ${prose}`));
  const wordsOf = (line: string): string => line.slice(line.indexOf(': ') + 2);

  it('looks at the messages there are', () => {
    expect(found.length).toBeGreaterThan(300);
    expect(proseOf("new WorldFailure('A b.', {\n nextStep: x === null ? 'Do.' : 'do it',")).toEqual([
      'A b.',
      'Do.',
      'do it',
    ]);
  });

  it('begins messages and next steps in lower case', () => {
    expect(found.filter((line) => CAPITAL.test(wordsOf(line)))).toEqual([]);
  });

  it('ends messages and next steps without a full stop', () => {
    expect(found.filter((line) => FULL_STOP.test(wordsOf(line)))).toEqual([]);
  });

  it('has titles in the form of messages', () => {
    const titles = [
      ...Object.values(CODES).map(({ title }) => title),
      ...Object.values(REASONS).map(({ sentence }) => sentence),
    ];
    expect(titles.filter((title) => CAPITAL.test(title) || FULL_STOP.test(title))).toEqual([]);
  });

  it('has causes and cures in sentences', () => {
    const cures = Object.values(REASONS).flatMap(({ cure }) => cure ?? []);
    const sentences = [...Object.values(CODES).flatMap(({ cause, cure }) => [cause, cure]), ...cures];
    expect(
      sentences.filter(
        (sentence) =>
          !/^(?:[A-Z0-9`"(]|m3ter|tieout|\$\{|--|[a-z]+[A-Z.])/.test(sentence) ||
          !/(?:[.…]|# tieout-ignore [a-z-]+ REASON)$/.test(sentence),
      ),
    ).toEqual([]);
  });
});
