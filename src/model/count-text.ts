import { formatDecimal } from './money-text.ts';

/** `1 invoice`, `1,204 invoices`; the plural is `noun` + `s` unless given. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatDecimal(String(count))} ${count === 1 ? noun : plural}`;
}

/** `a, b, c and 2 more`: the first `max` names. */
export function nameSome(names: readonly string[], max: number): string {
  const rest = names.length - max;
  return `${names.slice(0, max).join(', ')}${rest > 0 ? ` and ${formatDecimal(String(rest))} more` : ''}`;
}

/** `a, b and c`. */
export function joinWords(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}
