import { joinWords, nameSome } from '../model/count-text.ts';
import { renderPlace, type Diagnostic } from '../model/diagnostic.ts';
import { groupBy } from '../support/group-by.ts';
import { placeOfPointer } from './load-documents.ts';
import { textAt, type LoadedDocument } from './loaded-document.ts';

/** A value whose variable is not set, and the connection that it belongs to. */
export interface UnsetValue {
  /** Null when the document names no connection. */
  readonly connection: string | null;
  /** JSON pointer into a Connection document; null for other kinds. */
  readonly ofConnection: string | null;
  /** The place, in the form that its diagnostic has. */
  readonly spot: string;
  /** The names of its variables that are only not set; empty when something else is wrong with one of them. */
  readonly variables: readonly string[];
}

/** The values of all documents whose variables are not set. */
export function listUnset(documents: readonly LoadedDocument[]): readonly UnsetValue[] {
  return documents.flatMap(({ kind, value, places, unset }) =>
    [...unset].map(([pointer, variables]) => ({
      connection: textAt(value, kind === 'Connection' ? 'name' : 'connection'),
      ofConnection: kind === 'Connection' ? pointer : null,
      spot: renderPlace(placeOfPointer(places, pointer)),
      variables,
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
    const value = bySpot.get(renderPlace(diagnostic.place));
    if (value?.connection !== undefined && value.connection !== null && value.connection !== asked.connection) {
      return asked.alone ? [diagnostic] : [];
    }
    const isReplaced = asked.embedded && WHO_IS_ASKED.test(value?.ofConnection ?? '');
    return isReplaced ? [] : [{ ...diagnostic, severity: 'error' }];
  });
}

const NAMED_MAX = 5;

/**
 * The same findings for people, with all unset variables of one connection in one: they are set together, and a first
 * workspace has several. It stands at the first of them.
 */
export function foldUnset(diagnostics: readonly Diagnostic[], unset: readonly UnsetValue[]): readonly Diagnostic[] {
  const bySpot = new Map(unset.filter(({ variables }) => variables.length > 0).map((value) => [value.spot, value]));
  const valueOf = ({ code, place }: Diagnostic): UnsetValue | undefined =>
    code === 'document/unset-variable' && place !== undefined ? bySpot.get(renderPlace(place)) : undefined;
  const groups = groupBy(diagnostics, (diagnostic) => {
    const value = valueOf(diagnostic);
    return value === undefined ? diagnostic : `${diagnostic.severity} ${value.connection ?? ''}`;
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const values = group.flatMap((diagnostic) => valueOf(diagnostic) ?? []);
    const names = [...new Set(values.flatMap(({ variables }) => variables))];
    return names.length < 2 ? group : { ...first, ...sayUnset(names, values, group) };
  });
}

function sayUnset(
  names: readonly string[],
  values: readonly UnsetValue[],
  group: readonly Diagnostic[],
): Pick<Diagnostic, 'message' | 'hint'> {
  const references = names.map((name) => `\${${name}}`);
  const named = names.length > NAMED_MAX ? nameSome(references, NAMED_MAX) : joinWords(references);
  const [, ...others] = new Set(group.map(({ place }) => `${place?.path ?? ''}:${String(place?.line ?? '')}`));
  const also = others.length === 0 ? '' : `; also at ${nameSome(others, NAMED_MAX)}`;
  const isAskedOnly = values.every(({ ofConnection }) => WHO_IS_ASKED.test(ofConnection ?? ''));
  const without = isAskedOnly ? '; tieout plan --sandbox does without them' : '';
  return {
    message: `the variables ${named} are not set${also}`,
    hint: `set them, then run tieout doctor${without}; a default is written \${${names[0] ?? ''}:-…}`,
  };
}
