import { QUICKBOOKS_MAX } from './field-limits.ts';

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
/** RFC 822 without quoting: ASCII words with single dots between them and no dot at the end of a part. */
const ADDRESS = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})+$`);

/** The usable part of a text that should be one or more e-mail addresses. */
export interface AddressField {
  /** The usable addresses, separated by commas; null when there is none. */
  readonly text: string | null;
  /** How many entries are not addresses, and how many addresses did not fit. */
  readonly refused: number;
  readonly tooMany: number;
}

/**
 * Reads a field of e-mail addresses as people fill it, separated by commas or semicolons, and keeps what QuickBooks
 * takes. One bad address would make QuickBooks refuse the whole record (fault 2210).
 */
export function readAddresses(text: string): AddressField {
  const given = text.split(/[,;]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  const valid = given.filter((address) => ADDRESS.test(address));
  const taken: string[] = [];
  for (const address of valid) {
    if ([...taken, address].join(', ').length <= QUICKBOOKS_MAX.emails) taken.push(address);
  }
  return {
    text: taken.length === 0 ? null : taken.join(', '),
    refused: given.length - valid.length,
    tooMany: valid.length - taken.length,
  };
}
