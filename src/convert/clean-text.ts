const UNCLEAN = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

/**
 * Text as QuickBooks takes it: no control characters except line feeds, no half surrogate pairs, no space at either
 * end.
 */
export function cleanText(text: string): string {
  const trimmed = text.trim();
  if (!UNCLEAN.test(trimmed)) return trimmed;
  return trimmed
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .replaceAll(/[\p{Cs}\ufffe\uffff]/gu, '?')
    .trim();
}
