import type { Instant } from './day.ts';
import type { M3terSnapshot } from './m3ter.ts';
import type { M3terNeeds, QuickBooksNeeds } from './needs.ts';
import type { QuickBooksSnapshot } from './quickbooks.ts';
import type { Environment } from './workspace.ts';

/**
 * The minor number rises with every addition. A reader of an older minor version still finds every field that it knows.
 */
export const SNAPSHOT_FORMAT_VERSION = '1.0';

/**
 * Both systems at one moment: everything that a plan of one connection needs (github.md §4).
 */
export interface WorldSnapshot {
  /** When both systems had been read. A plan from the snapshot is the plan of that moment. */
  readonly takenAt: Instant;
  readonly connection: {
    readonly name: string;
    readonly environment: Environment;
    /** True when the embedded systems were read. */
    readonly embedded?: true;
  };
  readonly addresses: {
    /** `hidden`: codes replace e-mail and postal addresses. Equal addresses have equal codes. */
    readonly form: 'whole' | 'hidden';
    /** The salt of the codes; null when nothing is hidden. */
    readonly salt: string | null;
  };
  /** What was asked, according to the files at that time. Other files may need more. */
  readonly asked: { readonly m3ter: M3terNeeds; readonly quickbooks: QuickBooksNeeds };
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
}
