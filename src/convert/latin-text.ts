import { isBeyondLatin1, replaceBeyondLatin1 } from '../model/latin-1.ts';
import type { Catalog } from '../model/catalog.ts';
import type { DeliveryText } from '../model/workspace.ts';
import { isUsCompany } from '../model/quickbooks.ts';
import anyAscii from 'any-ascii';

/** Makes text fit for QuickBooks, and remembers what was changed. */
export interface TextFitter {
  /** The text as it is sent. */
  readonly fit: (text: string) => string;
  /** What a reader of the plan should know about the changed texts; null when nothing was changed. */
  readonly note: () => string | null;
  /** True when a text was sent in which the company may store `?` for some characters. */
  readonly mayBeCut: () => boolean;
}

/**
 * Text as the company can store it (`delivery.text`). It stays unchanged where the company's lists show that it stores
 * such text, or where the setting says so. Otherwise it becomes Latin-1: `Łódź` is written as `Lódz`, a typographic
 * quote as a plain one, an emoji as its name.
 */
export function createTextFitter(setting: DeliveryText, catalog: Catalog): TextFitter {
  const holdsAll = !mayLoseText(catalog);
  const asItIs = setting === 'unicode' || (setting === 'auto' && holdsAll);
  let changed: readonly [string, string] | null = null;
  let isBeyond = false;
  return {
    fit(text) {
      if (!isBeyondLatin1(text)) return text;
      isBeyond = true;
      if (asItIs) return text;
      const written = toLatin1(text);
      changed ??= firstChange(text);
      return written;
    },
    note: () =>
      changed === null ? null : `written in Latin letters, as the company may hold no others: ${words(changed)}`,
    mayBeCut: () => isBeyond && asItIs && !holdsAll,
  };
}

/** True for a US company that is not seen to hold text beyond Latin-1: it may store `?` instead. */
export function mayLoseText(catalog: Catalog): boolean {
  return isUsCompany(catalog.company) && !catalog.holdsAllText;
}

/** Characters of Latin-1 stay; a character without a Latin spelling becomes `?`. */
export function toLatin1(text: string): string {
  return replaceBeyondLatin1(text.normalize('NFC'), (run) => anyAscii(run) || '?');
}

/** The first word that is written differently. */
function firstChange(text: string): readonly [string, string] | null {
  const word = text.split(/\s+/).find((part) => isBeyondLatin1(part));
  return word === undefined ? null : [word, toLatin1(word)];
}

function words([before, after]: readonly [string, string]): string {
  return `"${before}" as "${after}"`;
}

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
