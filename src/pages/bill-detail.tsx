import type { BillRow } from '../render/html/page-data.ts';
import { DrawnDocumentSheet } from './drawn-document.tsx';
import { FieldTable } from './fact-list.tsx';
import { RowStory } from './row-story.tsx';

/**
 * Why a bill is where it is, and the document that it becomes; one that changes stands beside what it was, and one that
 * is voided stands alone.
 */
export function BillDetail({ bill, withStory = true }: DetailProperties) {
  const { before, after } = bill;
  return (
    <div role="group" aria-label="Details" tabIndex={0} class="bill-detail">
      {withStory && <RowStory row={bill} told={bill} />}
      <FieldTable fields={bill.fields} />
      {(after !== null || before !== null) && (
        <div class="sheets">
          {before !== null && (
            <DrawnDocumentSheet
              document={before}
              other={after}
              label={`${before.title} ${before.number} as it is in QuickBooks`}
            />
          )}
          {after !== null && (
            <DrawnDocumentSheet
              document={after}
              other={before}
              {...(before === null ? {} : { label: `${after.title} ${after.number} as it will be` })}
            />
          )}
        </div>
      )}
    </div>
  );
}

interface DetailProperties {
  readonly bill: BillRow;
  readonly withStory?: boolean;
}
