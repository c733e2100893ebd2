import { InvalidArgumentError } from '@commander-js/extra-typings';
import { isDay } from '../model/day.ts';

/** A whole number of at most nine digits. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

/** An empty variable in a job would name no file, and must not pass for one. */
export function parsePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the path of a file.');
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

/** A calendar day. */
export function parseSince(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Expected a day such as 2026-01-31.');
  return text;
}
