import type { CustomerState } from '../model/change.ts';
import type { Marker } from '../model/marker.ts';
import type { SalesDocument } from '../model/sales-document.ts';
import { canonicalJson, sha256 } from '../support/digest.ts';
import type { IdempotencyKey, UndoWrite } from './ports.ts';

/**
 * The second safeguard of a create (delivery.md, Exactly one invoice per bill). In a batch, QuickBooks' key is the pair
 * (requestid, bId) (`quickbooks.md` §5). The request id is the same for every batch of a realm. So the bId alone names
 * the write, and runs with different batches still protect each other. The key contains
 * - the content, so that a corrected invoice does not get the rejection of the wrong one as its answer;
 * - the generation, so that a deliberate re-send is a new write;
 * - the revision that an update replaces, so that each update is a new write.
 */
export function documentKey(
  realmId: string,
  { marker, document }: { readonly marker: Marker; readonly document: Pick<SalesDocument, 'kind'> },
  replaced: { readonly id: string; readonly syncToken: string } | null,
): IdempotencyKey {
  return keyOf(realmId, [
    document.kind,
    marker.billId,
    String(marker.generation),
    marker.digest,
    replaced === null ? '' : `${replaced.id}@${replaced.syncToken}`,
  ]);
}

export function customerKey(
  realmId: string,
  state: CustomerState,
  replaced: { readonly id: string; readonly syncToken: string } | null = null,
): IdempotencyKey {
  const target = replaced === null ? [] : [`${replaced.id}@${replaced.syncToken}`];
  return keyOf(realmId, ['customer', state.accountId, sha256(canonicalJson(state)), ...target]);
}

/** The key of one step of an undo. The revision makes each a write of its own. */
export function undoKey(realmId: string, step: UndoWrite['step'], target: UndoWrite['target']): IdempotencyKey {
  return keyOf(realmId, ['undo', step, `${target.id}@${target.syncToken}`]);
}

/** A key as the journal has it. */
export function keyText({ batchRequestId, bId }: IdempotencyKey): string {
  return `${batchRequestId}/${bId}`;
}

const BATCH_ID_LENGTH_MAX = 10;

function keyOf(realmId: string, parts: readonly string[]): IdempotencyKey {
  const digest = sha256(canonicalJson([realmId, ...parts]));
  return {
    batchRequestId: `tieout-${sha256(`batch ${realmId}`).slice(0, 24)}`,
    bId: BigInt(`0x${digest.slice(0, 14)}`)
      .toString(36)
      .padStart(BATCH_ID_LENGTH_MAX, '0')
      .slice(-BATCH_ID_LENGTH_MAX),
    singleRequestId: `tieout-${digest.slice(0, 40)}`,
  };
}
