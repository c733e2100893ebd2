import type { Diagnostic } from '../../../src/model/diagnostic.ts';

/** A file with one of each kind of finding, and its text. */

const PATH = 'integrations/us.yaml';

export const SAMPLE_SOURCES = new Map([
  [
    PATH,
    [
      'apiVersion: tieout/v1',
      'kind: Integration',
      '\tname: QuickBooks',
      'accounts:',
      `  filter: 'customFields.country == UK AND customFields.some_very_long_field_name == "something quite long" AND customFields.another == "b"'`,
      'quickbooks: { spltUsage: product }',
      '名前: 田中電機株式会社 spltUsage',
    ].join('\r\n'),
  ],
]);

function at(line: number, column: number, endColumn?: number): { place: NonNullable<Diagnostic['place']> } {
  return { place: { path: PATH, line, column, ...(endColumn === undefined ? {} : { endColumn }) } };
}

export const SAMPLE_DIAGNOSTICS: readonly Diagnostic[] = [
  {
    severity: 'error',
    code: 'document/tab',
    message: 'a tab cannot indent YAML',
    hint: 'use spaces',
    ...at(3, 1),
  },
  {
    severity: 'warning',
    code: 'filter/unquoted-literal',
    message: 'UK is read as the text "UK"',
    hint: 'write "UK" in quotes',
    ...at(5, 36, 38),
  },
  { severity: 'warning', code: 'filter/unknown-field', message: 'no account has this field', ...at(5, 106, 126) },
  {
    severity: 'error',
    code: 'document/unknown-key',
    message:
      'unknown key "spltUsage" in quickbooks; expected one of splitUsageLineItems, itemMapping, sendZeroQuantityLineItems',
    hint: 'did you mean splitUsageLineItems?',
    ...at(6, 15, 24),
  },
  { severity: 'error', code: 'document/unknown-key', message: 'unknown key "spltUsage"', ...at(7, 14, 23) },
  {
    severity: 'info',
    code: 'integration/not-described',
    message: 'exists in m3ter, is in no file',
    about: 'mapping/QuickBooks/Customer/Account/ACME',
  },
];
