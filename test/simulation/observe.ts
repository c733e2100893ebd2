import type { Sandbox } from '../../src/sandbox/open-sandbox.ts';
import type { WriteRecord } from '../../src/sandbox/ports.ts';
import { QUICKBOOKS_MODES } from '../../src/sandbox/quickbooks/modes.ts';
import { textOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';

/** An invoice or credit memo as it lies in the simulated QuickBooks. */
export interface HeldDocument {
  readonly entity: 'Invoice' | 'CreditMemo';
  readonly id: string;
  readonly billId: string;
  readonly voided: boolean;
  readonly fields: Fields;
}

/** The marker as the oracle reads it: with a pattern of its own, not with the product's. */
const MARKER = /\btieout bill=(\S+) version=\d+ generation=\d+ digest=([0-9a-f]+)/;

/** A void is noted before the note, in the language of the company. */
function isVoidNote(note: string): boolean {
  return QUICKBOOKS_MODES.voidedWord.possibilities.some((word) => note.startsWith(word));
}

/** Every document that carries tieout's marker. */
export function markedDocuments(states: SandboxStates): readonly HeldDocument[] {
  return (['Invoice', 'CreditMemo'] as const).flatMap((entity) =>
    Object.values(states.quickbooks.records[entity]).flatMap((fields) => {
      const note = textOf(fields, 'PrivateNote') ?? '';
      const billId = MARKER.exec(note)?.[1];
      if (billId === undefined) return [];
      return [{ entity, id: textOf(fields, 'Id') ?? '', billId, voided: isVoidNote(note), fields }];
    }),
  );
}

/** True when an undo wrote its word into the note, whether the document is void or not yet. */
export function isGivenUp(fields: Fields): boolean {
  return / digest=[0-9a-f]+ undone\b/.test(textOf(fields, 'PrivateNote') ?? '');
}

export function documentsOf(states: SandboxStates, billId: string): readonly HeldDocument[] {
  return markedDocuments(states).filter((document) => document.billId === billId);
}

/** The bill that a note is about, or null. */
export function billOfNote(note: string | null): string | null {
  return MARKER.exec(note ?? '')?.[1] ?? null;
}

/** The digest of the content that a note remembers, or null. */
export function digestOfNote(note: string | null): string | null {
  return MARKER.exec(note ?? '')?.[2] ?? null;
}

/** Invoices and credit memos that tieout made, ever. */
export function creates(sandbox: Sandbox): readonly WriteRecord[] {
  return sandbox.journal.filter(
    (write) =>
      write.operation === 'create' &&
      (write.entity === 'Invoice' || write.entity === 'CreditMemo') &&
      write.actor === undefined,
  );
}

/** The note of what was written, or null. */
export function noteOf(write: WriteRecord): string | null {
  const { summary } = write;
  if (typeof summary !== 'object' || summary === null || Array.isArray(summary)) return null;
  const note = (summary as { readonly privateNote?: unknown }).privateNote;
  return typeof note === 'string' ? note : null;
}
