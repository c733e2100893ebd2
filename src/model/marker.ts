/**
 * The marker at the end of PrivateNote proves that an invoice is ours and remembers what we sent:
 *
 *     tieout bill=6f1c2d6e-… version=3 generation=0 digest=0123456789abcdef
 *
 * `digest` is over the owned fields (`diff/owned-fields.ts`). It tells an edit by a person from a change of the bill.
 * `generation` counts deliberate re-sends (`--resend`).
 *
 * `tieout undo` adds the word `undone` at the end before it voids the invoice. Only a void invoice with that word lets
 * its bill be sent again unasked: a person's void has no such word.
 */
export interface Marker {
  readonly billId: string;
  readonly billVersion: number;
  readonly generation: number;
  readonly digest: string;
  readonly undone?: true;
}

const MARKER_PATTERN =
  /tieout bill=([A-Za-z0-9_-]{1,64}) version=(\d{1,9}) generation=(\d{1,4}) digest=([0-9a-f]{16})( undone)?(?=\s|$)/g;

export function renderMarker(marker: Marker): string {
  return (
    `tieout bill=${marker.billId} version=${String(marker.billVersion)} ` +
    `generation=${String(marker.generation)} digest=${marker.digest}${marker.undone === true ? ' undone' : ''}`
  );
}

/**
 * The last marker in a PrivateNote and the text before it. `marker` is null for a foreign note. The last one counts
 * because ours ends the note: the purchase order's text may contain a marker too.
 */
export function parseMarker(privateNote: string): { readonly note: string; readonly marker: Marker | null } {
  const match = [...privateNote.matchAll(MARKER_PATTERN)].at(-1);
  if (match === undefined) return { note: privateNote.trim(), marker: null };
  const [, billId = '', version = '0', generation = '0', digest = '', undone] = match;
  return {
    note: privateNote.slice(0, match.index).trim(),
    marker: {
      billId,
      billVersion: Number(version),
      generation: Number(generation),
      digest,
      ...(undone === undefined ? {} : { undone: true }),
    },
  };
}
