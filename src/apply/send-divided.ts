import type { Answer } from '../http/answer.ts';

/** A write that is sent in batches, with the last answer about it. */
interface Batched {
  readonly answer: Answer<unknown> | null;
  /** True once the write failed on its own while others of its batch succeeded. */
  failsByItself: boolean;
}

export interface Division<S> {
  /** Reads, settles what exists, and returns what is proven absent. */
  readonly look: (open: readonly S[]) => Promise<readonly S[]>;
  /** Sends with the same keys in batches of at most `batchItems`, and returns what is still open. */
  readonly send: (open: readonly S[], batchItems: number) => Promise<readonly S[]>;
  readonly isStopped: () => boolean;
}

/** The size of the batch that failed as a whole with this write in it; 0 when the write has its own answer. */
export function failedBatchSize({ answer }: Pick<Batched, 'answer'>): number {
  return answer?.status === 'indeterminate' ? (answer.batchItems ?? 0) : 0;
}

/**
 * Sends failed batches again in halves, until each write succeeded or failed on its own. A batch fails as a whole
 * because of its size, or because of one bad record (`quickbooks.md` §6).
 *
 * - Before each send a read proves that nothing was written.
 * - Once a size works, everything larger is sent in that size.
 * - Until one works, QuickBooks may be down. Only the first failed batch is divided, and when a single write of it
 *   fails, nothing more is tried. An outage costs a few requests, not one for each write.
 *
 * @returns what is still open, and as `batchItems` the size that worked: null when one record was to blame, or nothing
 * succeeded.
 */
export async function sendDivided<S extends Batched>(
  failed: readonly S[],
  division: Division<S>,
): Promise<{ readonly open: readonly S[]; readonly batchItems: number | null }> {
  let open = failed;
  /** The largest size in which a batch was answered; 0 until there is one. */
  let workingSize = 0;
  for (;;) {
    const sizes = open.map(failedBatchSize).filter((size) => size > 1);
    const mayBeDown = workingSize === 0 && open.some((one) => failedBatchSize(one) === 1);
    if (sizes.length === 0 || mayBeDown || division.isStopped()) break;
    const size = workingSize === 0 ? Math.min(...sizes) : Math.max(...sizes);
    const group = open.filter((one) => failedBatchSize(one) === size);
    const tried = workingSize === 0 ? group.slice(0, size) : group;
    const smaller = workingSize > 0 && workingSize < size ? workingSize : Math.ceil(size / 2);
    const absent = await division.look(tried);
    const left = await division.send(absent, smaller);
    const someAnswered = left.filter((one) => failedBatchSize(one) > 0).length < absent.length;
    if (someAnswered) workingSize = Math.max(workingSize, smaller);
    open = [...open.filter((one) => !tried.includes(one)), ...left];
  }
  const alone = open.filter((one) => failedBatchSize(one) === 1);
  if (workingSize > 0) for (const one of alone) one.failsByItself = true;
  return { open, batchItems: workingSize > 0 && alone.length === 0 ? workingSize : null };
}
