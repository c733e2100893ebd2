import { QUICKBOOKS_MAX } from '../model/field-limits.ts';

export interface LegalName {
  readonly name: string;
  /** What was changed, in words; empty when nothing was. */
  readonly notes: readonly string[];
}

/**
 * An account's name as QuickBooks takes it for a customer (billing-rules.md §5): no colon, tab, line
 * break or control character, no space at either end, at most 500 characters. An empty name becomes
 * the account code.
 */
export function legalName(accountName: string, accountCode: string): LegalName {
  const notes: string[] = [];
  let name = replaceAll(accountName, /:/g, '-', notes, 'colon replaced by "-"');
  name = replaceAll(name, /\p{Cc}+/gu, ' ', notes, 'tab, line break or control character replaced by a space');
  name = replaceAll(name, /[\p{Cs}\ufffe\uffff]/gu, '?', notes, 'invalid character replaced by "?"');
  name = replaceAll(name, /^\s+|\s+$/g, '', notes, 'space at the end removed');
  if (name === '') {
    name = accountCode.replaceAll(/[:\p{Cc}]/gu, '-').trim();
    return { name, notes: ['the account has no name, so its code is used'] };
  }
  if (name.length > QUICKBOOKS_MAX.displayName) {
    notes.push(`cut from ${String(name.length)} to ${String(QUICKBOOKS_MAX.displayName)} characters`);
    name = clipName(name, QUICKBOOKS_MAX.displayName);
  }
  return { name, notes };
}

/** The name with the account code, for when another record has the plain one: `ACME Ltd (ACME-2)`. */
export function nameWithCode(name: string, accountCode: string): string {
  const suffix = ` (${accountCode.replaceAll(/[:\p{Cc}]/gu, '-').trim()})`;
  return clipName(name, QUICKBOOKS_MAX.displayName - suffix.length) + suffix;
}

function replaceAll(text: string, pattern: RegExp, by: string, notes: string[], note: string): string {
  const replaced = text.replaceAll(pattern, by);
  if (replaced !== text) notes.push(note);
  return replaced;
}

/** At most `length` characters, without half a surrogate pair or a space at the end. */
function clipName(name: string, length: number): string {
  if (name.length <= length) return name;
  const last = name.charCodeAt(length - 1);
  return name.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length).trimEnd();
}
