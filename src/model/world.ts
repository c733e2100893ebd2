import type { Instant } from './day.ts';
import type { M3terSnapshot } from './m3ter.ts';
import type { M3terNeeds, QuickBooksNeeds } from './needs.ts';
import type { QuickBooksSnapshot } from './quickbooks.ts';
import type { Environment } from './workspace.ts';

/**
 * Both systems at one moment, as far as the files at that time asked for them; bills only when asked for (github.md §4).
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
    /** `hidden`: pseudonyms replace e-mail and postal addresses. Equal addresses have equal pseudonyms. */
    readonly form: 'whole' | 'hidden';
    /** The salt of the pseudonyms; null when nothing is hidden. */
    readonly salt: string | null;
  };
  /** What the files at that time asked of both systems. Other files may need more: `reconcile/uncovered.ts`. */
  readonly asked: { readonly m3ter: M3terNeeds; readonly quickbooks: QuickBooksNeeds };
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
}
