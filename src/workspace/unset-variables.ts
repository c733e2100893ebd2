import type { Diagnostic } from '../model/diagnostic.ts';
import { placeOfPointer, renderSpot } from './load-documents.ts';
import { textAt, type LoadedDocument } from './loaded-document.ts';

/** A value whose variable is not set, and the connection that it belongs to. */
export interface UnsetValue {
  /** Null when the document names no connection. */
  readonly connection: string | null;
  /** JSON pointer into a Connection document; null for other kinds. */
  readonly ofConnection: string | null;
  /** The place, in the form that its diagnostic has. */
  readonly spot: string;
}

/** The values of all documents whose variables are not set. */
export function listUnset(documents: readonly LoadedDocument[]): readonly UnsetValue[] {
  return documents.flatMap(({ kind, value, places, unset }) =>
    unset.map((pointer) => ({
      connection: textAt(value, kind === 'Connection' ? 'name' : 'connection'),
      ofConnection: kind === 'Connection' ? pointer : null,
      spot: renderSpot(placeOfPointer(places, pointer)),
    })),
  );
}

/**
 * The values that say which company a Connection is for. With the embedded systems they are not needed (rulings.md 34).
 */
const WHO_IS_ASKED = /^\/(?:m3ter\/organizationId|quickbooks\/(?:realmId|companyName|homeCurrency))$/;

/**
 * The diagnostics for a command that connects to the systems of one connection. An unset variable is an error in that
 * connection's files. In files of other connections, which are not contacted, it stays a warning (rulings.md 33). When
 * the command contacts them in turn, it is left out here.
 */
export function judgeUnset(
  diagnostics: readonly Diagnostic[],
  unset: readonly UnsetValue[],
  asked: { readonly connection: string; readonly embedded: boolean; readonly alone: boolean },
): readonly Diagnostic[] {
  const bySpot = new Map(unset.map((value) => [value.spot, value]));
  return diagnostics.flatMap((diagnostic): readonly Diagnostic[] => {
    if (diagnostic.code !== 'document/unset-variable' || diagnostic.place === undefined) return [diagnostic];
    const value = bySpot.get(renderSpot(diagnostic.place));
    if (value?.connection !== undefined && value.connection !== null && value.connection !== asked.connection) {
      return asked.alone ? [diagnostic] : [];
    }
    const isReplaced = asked.embedded && WHO_IS_ASKED.test(value?.ofConnection ?? '');
    return isReplaced ? [] : [{ ...diagnostic, severity: 'error' }];
  });
}
