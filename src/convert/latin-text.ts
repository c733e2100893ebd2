import anyAscii from 'any-ascii';
import { isBeyondLatin1, replaceBeyondLatin1 } from '../model/latin-1.ts';
import type { Catalog } from '../model/catalog.ts';
import type { DeliveryText } from '../model/workspace.ts';
import { isUsCompany } from './us-company.ts';

/** Text on its way to QuickBooks, with what was changed on the way. */
export interface TextFitter {
  /** The text as it is sent. */
  readonly fit: (text: string) => string;
  /** What a reader of the plan should know of the texts so far, or null. */
  readonly note: () => string | null;
  /** True when a text was sent that the company may store with `?` in place of what it cannot hold. */
  readonly mayBeCut: () => boolean;
}

/**
 * Text as the company takes it (`delivery.text`): as it is where it is seen to hold such text, or is told to;
 * else in Latin-1, every other character written in Latin letters: `Łódź` as `Lódz`, a typographic quote as a plain
 * one, an emoji as its name.
 */
export function createTextFitter(setting: DeliveryText, catalog: Catalog): TextFitter {
  const holdsAll = !isUsCompany(catalog) || catalog.holdsAllText;
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

/** Latin-1 stays as it is; what has no name in Latin letters becomes `?`. */
export function toLatin1(text: string): string {
  return replaceBeyondLatin1(text.normalize('NFC'), (run) => anyAscii(run) || '?');
}

/** The first word that is written otherwise. */
function firstChange(text: string): readonly [string, string] | null {
  const word = text.split(/\s+/).find((part) => isBeyondLatin1(part));
  return word === undefined ? null : [word, toLatin1(word)];
}

function words([before, after]: readonly [string, string]): string {
  return `"${before}" as "${after}"`;
}
