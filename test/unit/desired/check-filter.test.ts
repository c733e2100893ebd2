import { describe, expect, it } from 'vitest';
import { correctLiterals } from '../../../src/desired/check-filter.ts';
import { makeAccount } from '../convert/make.ts';
import { CONNECTION, parseTexts } from '../workspace/parse-text.ts';

function hintsOf(filter: string): readonly (string | undefined)[] {
  const { diagnostics, workspace } = parseTexts({
    'connection.yaml': CONNECTION,
    'us.yaml': `apiVersion: tieout/v1
kind: Integration
name: US
connection: northwind
destination: QuickBooksSandbox
accounts:
  filter: '${filter}'
delivery: { from: 2026-08-01 }
`,
  });
  const accounts = ['US', 'UK'].map((code) =>
    makeAccount({ code, customFields: new Map([['country', { text: code }]]) }),
  );
  return correctLiterals(diagnostics, workspace.integrations, accounts)
    .filter(({ code }) => code === 'lint/unquoted-literal-in-filter')
    .map(({ hint }) => hint);
}

describe('the hint of a text without quotes', () => {
  it.each([
    ['customFields.country == US', ['write "US"']],
    ['customFields.country == us', ['write "US": accounts have that, and none has "us"']],
    [
      'customFields.country == UK OR customFields.country == usa',
      ['write "UK"', 'write "US": accounts have that, and none has "usa"'],
    ],
    ['customFields.country == "us"', []],
  ])('of %s is the value that accounts have', (filter, hints) => {
    expect(hintsOf(filter)).toEqual(hints);
  });
});
