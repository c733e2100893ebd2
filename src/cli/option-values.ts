import { InvalidArgumentError } from '@commander-js/extra-typings';
import { readDays, rewriteMonth } from '../workspace/rewrite-value.ts';
import { isDay, monthOf, type Period } from '../model/day.ts';

/** A whole number of at most nine digits. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

/** A whole number from 0 to 100. */
export function parsePercent(text: string): number {
  const value = Number(text);
  if (!/^\d{1,3}$/.test(text) || value > 100) throw new InvalidArgumentError('Expected a percentage from 0 to 100.');
  return value;
}

/** An address that a browser can be sent to. */
export function parseRedirect(text: string): string {
  const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isAddress) {
    throw new InvalidArgumentError(
      "Expected the address that Intuit's app has registered, such as https://host/callback.",
    );
  }
  return text;
}

/** A path that is not empty: an empty variable in a job would name no file. */
export function parsePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the path of a file.');
  return text;
}

/** A folder that is named: an empty variable in a job would name the folder of the job. */
export function parseFolder(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the path of a folder.');
  return text;
}

/** The beginning of a plan's id. */
export function parseDigest(text: string): string {
  if (!/^[0-9a-f]{6,64}$/.test(text)) throw new InvalidArgumentError('Expected a plan id, six digits of it or more.');
  return text;
}

/** A decimal without sign. */
export function parseAmount(text: string): string {
  if (!/^\d{1,15}(\.\d{1,5})?$/.test(text)) throw new InvalidArgumentError('Expected an amount such as 10000.00.');
  return text;
}

/** The expected form of each text, for messages and for questions to a person. */
export const CONNECTION_NAME = 'small letters, digits and hyphens such as acme-sandbox';
export const CURRENCY_CODE = 'three letters such as USD';

export const DAY = 'a day of the calendar as YYYY-MM-DD, such as 2026-01-31';
const MONTH = 'a month as YYYY-MM, from 01 to 12, such as 2026-10';

/** The name of a connection; null when the text is not one. */
export function decodeConnectionName(text: string): string | null {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text) ? text : null;
}

/** A currency code in capital letters; null when the text is not one. */
export function decodeCurrency(text: string): string | null {
  return /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : null;
}

export function parseConnectionName(text: string): string {
  const name = decodeConnectionName(text);
  if (name === null) throw new InvalidArgumentError(`Expected ${CONNECTION_NAME}.`);
  return name;
}

export function parseCurrency(text: string): string {
  const code = decodeCurrency(text);
  if (code === null) throw new InvalidArgumentError(`Expected ${CURRENCY_CODE}.`);
  return code;
}

/** Reads a month such as `2026-10` as the period of its days. */
export function parseMonth(text: string): Period {
  const month = isDay(`${text}-01`) ? monthOf(`${text}-01`) : null;
  if (month === null) throw new InvalidArgumentError(expected(MONTH, rewriteMonth(text)));
  return month;
}

/** A calendar day. */
export function parseSince(text: string): string {
  if (!isDay(text)) {
    throw new InvalidArgumentError(expected(DAY, readDays(text).join(' or ') || null));
  }
  return text;
}

function expected(form: string, meant: string | null): string {
  return `Expected ${form}.${meant === null ? '' : ` Did you mean ${meant}?`}`;
}
