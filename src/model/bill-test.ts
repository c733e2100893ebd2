import type { BillTestDocument } from './generated/bill-test.ts';
import type { Origin } from './workspace.ts';

/**
 * A `kind: BillTest` document as written: what it leaves out is filled by the one who runs it, as
 * the schema says for each key.
 */
export interface BillTest {
  readonly document: BillTestDocument;
  readonly origin: Origin;
}
