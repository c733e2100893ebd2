import { FILTER_LENGTH_MAX, parseFilter } from '../filter/parse-filter.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { finding, type Path } from './finding.ts';
import type { Code } from '../model/codes.ts';
import { textAt, textsAt, valueAt, type LoadedDocument } from './loaded-document.ts';

const EMAIL_LIKE = /^[^\s@]+@[^\s@]+$/;
/** The line tax codes of US companies. Any other code is a TaxCode of another country. */
const US_TAX_CODES: readonly string[] = ['NON', 'TAX'];

/** Rules of one Integration that a schema cannot express. */
export function checkIntegration(document: LoadedDocument): Diagnostic[] {
  return [
    ...checkFilter(document),
    ...checkEnabled(document),
    ...checkAccountLists(document),
    ...checkCustomField(document),
    ...checkTax(document),
  ];
}

function checkFilter({ value, places }: LoadedDocument): Diagnostic[] {
  const path: Path = ['accounts', 'filter'];
  const text = textAt(value, ...path);
  // An unset variable and a text that is too long have their own findings.
  if (text === null || text.includes('${') || text.length > FILTER_LENGTH_MAX) return [];
  return parseFilter(text).findings.map(({ severity, code, message, hint, start, end }) => {
    const place = places.within(path, start, end);
    const lint: Code = code === 'filter/unquoted-literal' ? 'lint/unquoted-literal-in-filter' : code;
    return finding(severity, lint, place, hint === undefined ? { message } : { message, hint });
  });
}

function checkEnabled({ value, places }: LoadedDocument): Diagnostic[] {
  if (valueAt(value, 'enabled') !== false) return [];
  const message = "enabled: false cannot be applied, because m3ter's API has no way to disable an integration";
  const hint = 'disable it in the m3ter console and remove this line, or use delivery.mode: reportOnly to send nothing';
  return [finding('error', 'document/cannot-disable', places.value(['enabled']), { message, hint })];
}

function checkAccountLists({ value, places }: LoadedDocument): Diagnostic[] {
  const included = new Set(textsAt(value, 'accounts', 'include').map(({ text }) => text));
  return textsAt(value, 'accounts', 'exclude').flatMap(({ text, index }) => {
    if (!included.has(text)) return [];
    const message = `account ${JSON.stringify(text)} is in include and in exclude`;
    const words = { message, hint: 'exclude wins; remove it from one of them' };
    return [finding('error', 'document/included-and-excluded', places.value(['accounts', 'exclude', index]), words)];
  });
}

function checkCustomField({ value, places }: LoadedDocument): Diagnostic[] {
  const path: Path = ['quickbooks', 'accountManagerEmailCustomField'];
  const name = textAt(value, ...path);
  if (name === null || !EMAIL_LIKE.test(name)) return [];
  const message = 'expected the name of an account custom field, found an e-mail address';
  const hint = 'put the address into a custom field of each account and write the name of that field here';
  return [finding('error', 'document/email-as-field-name', places.value(path), { message, hint })];
}

function checkTax({ value, places }: LoadedDocument): Diagnostic[] {
  const code = textAt(value, 'delivery', 'tax', 'code');
  if (code === null || code.includes('${')) return [];
  const calculation = valueAt(value, 'delivery', 'tax', 'calculation');
  if (US_TAX_CODES.includes(code) || typeof calculation === 'string') return [];
  const message = `tax code ${JSON.stringify(code)} is not NON or TAX, so calculation must say how amounts relate to tax`;
  const hint = 'add calculation: TaxExcluded or NotApplicable; US companies use NON or TAX';
  return [finding('error', 'document/tax-calculation', places.value(['delivery', 'tax', 'code']), { message, hint })];
}
