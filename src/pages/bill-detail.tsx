import type { BillRow, DrawnDocument, PlanPageData } from '../render/html/page-data.ts';
import { DrawnDocumentSheet } from './drawn-document.tsx';
import { FieldTable } from './fact-list.tsx';
import { RowStory } from './row-story.tsx';

/**
 * Why a bill is where it is, and the document that it becomes; one that changes stands beside what it was, and one that
 * is voided stands alone.
 */
export function BillDetail({ bill, data, withStory = true }: DetailProperties) {
  const after = documentAt(data, bill.after);
  const before = documentAt(data, bill.before);
  return (
    <div role="group" aria-label="Details" tabIndex={0} class="bill-detail">
      {withStory && <RowStory row={bill} told={bill} />}
      <FieldTable fields={bill.fields} />
      {(after !== undefined || before !== undefined) && (
        <div class="sheets">
          {before !== undefined && (
            <DrawnDocumentSheet
              document={before}
              other={after}
              label={`${before.title} ${before.number} as it is in QuickBooks`}
            />
          )}
          {after !== undefined && (
            <DrawnDocumentSheet
              document={after}
              other={before}
              {...(before === undefined ? {} : { label: `${after.title} ${after.number} as it will be` })}
            />
          )}
        </div>
      )}
    </div>
  );
}

interface DetailProperties {
  readonly bill: BillRow;
  readonly data: PlanPageData;
  readonly withStory?: boolean;
}

export function documentAt({ documents }: PlanPageData, index: number | null): DrawnDocument | undefined {
  return index === null ? undefined : documents[index];
}
