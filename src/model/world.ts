import type { Instant } from './day.ts';
import type { M3terSnapshot } from './m3ter.ts';
import type { M3terNeeds, QuickBooksNeeds } from './needs.ts';
import type { QuickBooksSnapshot } from './quickbooks.ts';
import type { Environment } from './workspace.ts';

/** The second number rises with every addition: a reader of an older form finds all it knows. */
export const SNAPSHOT_FORMAT_VERSION = '1.0';

/** Both systems at one moment: all that a plan of one connection needs (github.md, "No secrets in pull requests"). */
export interface WorldSnapshot {
  /** When both had been read. A plan from it is the plan of that moment. */
  readonly takenAt: Instant;
  readonly connection: {
    readonly name: string;
    readonly environment: Environment;
    /** True when the systems were the embedded ones. */
    readonly embedded?: true;
  };
  readonly addresses: {
    /** `hidden`: e-mail and postal addresses are codes, equal where the addresses are equal. */
    readonly form: 'whole' | 'hidden';
    /** What the codes are made with; null when nothing is hidden. */
    readonly salt: string | null;
  };
  /** What was asked, by the files of then: other files may need more. */
  readonly asked: { readonly m3ter: M3terNeeds; readonly quickbooks: QuickBooksNeeds };
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
}
