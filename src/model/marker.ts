/**
 * The marker at the end of PrivateNote proves that an invoice is ours and remembers what we sent:
 *
 *     tieout bill=6f1c2d6e-… version=3 generation=0 digest=0123456789abcdef plan=0123456789ab
 *
 * `digest` is over the owned fields (`diff/owned-fields.ts`). It tells an edit by a person from a change of the bill.
 * `generation` counts deliberate re-sends (`--resend`).
 *
 * `plan` is the plan that wrote it, by which an undo knows what a run sent. Documents of tieout before 0.2 have none.
 *
 * `tieout undo` writes a word behind the digest before it voids the invoice (delivery.md, Undo). Only a void invoice with
 * the word `undone` lets its bill be sent again unasked; `held` says that the undo keeps it from that. A person's void
 * has no such word.
 *
 * `diff/bill-drafts.ts` fills the members that a plan knows, `apply/apply-documents.ts` the plan, and
 * `apply/void-invoices.ts` the word.
 */
export interface Marker {
  readonly billId: string;
  readonly billVersion: number;
  readonly generation: number;
  readonly digest: string;
  readonly undo?: UndoWord;
  /** The beginning of the plan's id (`planMark`). */
  readonly plan?: string;
}

/** What an undo says of a bill: unsent again, or kept from being sent. */
export type UndoWord = 'undone' | 'held';

const PLAN_MARK_LENGTH = 12;

/** A plan's id as markers have it. */
export function planMark(planId: string): string {
  return planId.slice(0, PLAN_MARK_LENGTH);
}

const MARKER_PATTERN =
  /tieout bill=([A-Za-z0-9_-]{1,64}) version=(\d{1,9}) generation=(\d{1,4}) digest=([0-9a-f]{16})(?: (undone|held))?(?: plan=([0-9a-f]{12}))?(?=\s|$)/g;

export function renderMarker(marker: Marker): string {
  return (
    `tieout bill=${marker.billId} version=${String(marker.billVersion)} ` +
    `generation=${String(marker.generation)} digest=${marker.digest}` +
    `${marker.undo === undefined ? '' : ` ${marker.undo}`}${marker.plan === undefined ? '' : ` plan=${marker.plan}`}`
  );
}

/**
 * The last marker in a PrivateNote and the text before it. `marker` is null for a foreign note. The last one counts
 * because ours ends the note: the purchase order's text may contain a marker too.
 */
export function parseMarker(privateNote: string): { readonly note: string; readonly marker: Marker | null } {
  const match = [...privateNote.matchAll(MARKER_PATTERN)].at(-1);
  if (match === undefined) return { note: privateNote.trim(), marker: null };
  const [, billId = '', version = '0', generation = '0', digest = '', word, plan] = match;
  return {
    note: privateNote.slice(0, match.index).trim(),
    marker: {
      billId,
      billVersion: Number(version),
      generation: Number(generation),
      digest,
      ...(word === 'undone' || word === 'held' ? { undo: word } : {}),
      ...(plan === undefined ? {} : { plan }),
    },
  };
}
