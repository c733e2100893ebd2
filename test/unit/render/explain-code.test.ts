import { describe, expect, test } from 'vitest';
import { explainCode } from '../../../src/render/explain-code.ts';
import { createStyle } from '../../../src/render/style.ts';
import { CODE } from './rendered.ts';

const STYLE = createStyle({ color: false, width: 100, unicode: true });

describe('a code that a system gave', () => {
  test.each([
    ['quickbooks/6000', 'QuickBooks refused a change with its error 6000', 'QuickBooks'],
    ['quickbooks/http-404', 'QuickBooks refused a change with HTTP status 404', 'QuickBooks'],
    ['m3ter/http-409', 'm3ter refused a change with HTTP status 409', 'm3ter'],
  ])('%s is explained though no table has it', (code, title, system) => {
    const text = CODE.text(explainCode(code), STYLE);
    expect(text).toBe(
      `${code}\n  ${title}\n` +
        `  Cause: The report has the message of ${system}; nothing of that change was made.\n` +
        '  What to do: Correct what the message names, then run tieout apply again: it reads first.\n',
    );
  });

  test.each(['quickbooks/', 'quickbooks/many', 'quickbooks/1234567', 'xero/6000'])('%s is none of theirs', (code) => {
    expect(explainCode(code)).toMatchObject({ code, unknown: true });
  });
});

describe('a code of ours', () => {
  test('of a finding has cause and cure, as text and as Markdown', () => {
    const explained = explainCode('document/unknown-key');
    if ('unknown' in explained) throw new Error('the code is known');
    const text = CODE.text(explained, STYLE).replace(/\s+/g, ' ');
    expect(text).toContain(`Cause: ${explained.cause ?? '-'} What to do: ${explained.cure ?? '-'}`);
    const paragraphs = CODE.markdown(explained).trimEnd().split('\n\n');
    expect(paragraphs).toHaveLength(4);
    expect(paragraphs[3]).toMatch(/^What to do: /);
  });

  test.each(['env', 'file:PATH', 'github:OWNER/REPO', 'exec:COMMAND'])('names the token store %s', (store) => {
    expect(explainCode('token/unknown-store')).toMatchObject({ cause: expect.stringContaining(store) });
  });

  test('of a guard is found without its stage, as plans name it', () => {
    expect(explainCode('max-invoices')).toMatchObject({ code: 'guard/max-invoices' });
  });

  test('of any stage is found without its stage when one alone has the name', () => {
    expect(explainCode('resend-without-effect')).toMatchObject({ code: 'plan/resend-without-effect' });
    expect(explainCode('Unknown-Key')).toMatchObject({ code: 'document/unknown-key' });
  });

  test('is not needed for the word drift of a plan, which names the reasons that it has', () => {
    const explained = explainCode('drift');
    expect(CODE.text(explained, STYLE)).toContain('edited-after-send, voided');
  });

  test('as the reason of something that is right has nothing to do', () => {
    const explained = explainCode('up-to-date');
    expect(explained).toMatchObject({ cause: null, cure: null });
    expect(CODE.text(explained, STYLE)).toContain('What to do: Nothing: this is as it should be.');
  });
});

test('a code mistyped without its stage is still recognised', () => {
  const explained = explainCode('unknwon-key');
  expect(explained).toEqual({ code: 'unknwon-key', unknown: true, didYouMean: 'document/unknown-key' });
  expect(CODE.text(explained, STYLE)).toContain('There is no such code. Did you mean document/unknown-key?');
});
