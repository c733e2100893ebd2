import type { Sandbox } from '../../src/sandbox/open-sandbox.ts';
import type { WriteRecord } from '../../src/sandbox/ports.ts';
import type { Evidence } from './laws.ts';
import { billOfNote, creates, noteOf } from './observe.ts';

/** What undo voided of a bill. */
export function voidsOf({ sandbox }: Evidence, billId: string): readonly WriteRecord[] {
  const ids = new Set(creates(sandbox).flatMap((write) => (billOfNote(noteOf(write)) === billId ? [write.id] : [])));
  return ownVoids(sandbox).filter(({ id }) => ids.has(id));
}

function ownVoids(sandbox: Sandbox): readonly WriteRecord[] {
  return sandbox.journal.filter(({ operation, actor }) => operation === 'void' && actor === undefined);
}

/** An undo voids what tieout made and nobody touched, once, and only when a run of an undo asked for it. */
export function checkVoids({ sandbox, touches, writerOf }: Evidence): readonly string[] {
  const ours = new Set(creates(sandbox).map(({ id }) => id));
  const seen = new Set<string>();
  return ownVoids(sandbox).flatMap((write) => {
    const id = write.id ?? '';
    const isTouched = touches.edited.has(id) || touches.paid.has(id);
    const isAsked = writerOf(write)?.settings.undoes != null;
    const isFirst = !seen.has(id);
    seen.add(id);
    return [
      ...(ours.has(id) ? [] : [`document ${id} was voided, and tieout did not make it`]),
      ...(isTouched ? [`document ${id} was voided although a person edited or paid it`] : []),
      ...(isAsked ? [] : [`document ${id} was voided by a run that was no undo`]),
      ...(isFirst ? [] : [`document ${id} was voided twice`]),
    ];
  });
}
