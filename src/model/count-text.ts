import { formatDecimal } from './money-text.ts';

/** `1 invoice`, `1,204 invoices`; the plural is `noun` + `s` unless given. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatDecimal(String(count))} ${count === 1 ? noun : plural}`;
}
