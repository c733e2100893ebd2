import { isMap, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import type { JsonValue } from '../model/json-value.ts';
import type { Integration } from '../model/workspace.ts';
import { valueAt } from '../workspace/loaded-document.ts';
import { PARSE_OPTIONS } from '../workspace/parse-yaml.ts';
import { findDocument, findPair, editValues, type ValueEdit } from './edit-yaml.ts';
import { indexOffsets, type ImportFiles } from './import-files.ts';

/** A value of a document that an import replaced. */
export interface OverwrittenValue extends ValueEdit {
  readonly file: string;
  readonly integration: string;
  /** The position of the document in its file, which no edit changes. */
  readonly document: number;
  /** What the file said, else the default that held; undefined for none. */
  readonly before: unknown;
}

interface EditedSettings {
  readonly text: string;
  readonly overwritten: readonly OverwrittenValue[];
  /** Changes that were not made. */
  readonly unchanged: readonly ValueEdit[];
  /** Why they were not made: what follows "because". */
  readonly reason: string;
}

const MODE_PATH = ['delivery', 'mode'];
const TO_REPORT_ONLY: ValueEdit = { path: MODE_PATH, value: 'reportOnly' };

/**
 * The text with m3ter's values in the document of an integration. With any of them an integration that sends bills is
 * set to reportOnly, as values of m3ter may let bills go that the file held back. Where that is not possible, no value
 * is taken over. A pin, the id by which the document is found again, is written in any case.
 */
export function editSettings(
  text: string,
  integration: Integration,
  { changes, pins }: { readonly changes: readonly ValueEdit[]; readonly pins: readonly ValueEdit[] },
): EditedSettings {
  const offset = indexOffsets(text)(integration.origin.place);
  const pinned = editValues(text, offset, pins);
  const changed = editValues(pinned.text, offset, changes);
  const isSending = integration.delivery.mode === 'replay' && changed.done.length > 0;
  const stopped = editValues(changed.text, offset, isSending ? [TO_REPORT_ONLY] : []);
  if (stopped.kept.length > 0) {
    const reason =
      'the integration sends bills and its delivery.mode has a variable or an anchor: set it to reportOnly first';
    return { text: pinned.text, overwritten: [], unchanged: changes, reason };
  }
  const at = indexOfDocument(text, offset);
  const overwritten = [...changed.done, ...stopped.done].map((edit) => ({
    ...edit,
    file: integration.origin.place.path,
    integration: integration.name,
    document: at,
    before: valueIn(text, offset, edit.path) ?? scalarAt(integration, edit.path),
  }));
  return { text: stopped.text, overwritten, unchanged: changed.kept, reason: 'of a variable or an anchor' };
}

/** Says each value that was overwritten, at its place in the new text, and which integrations send nothing now. */
export function sayOverwritten(values: readonly OverwrittenValue[], files: ImportFiles): void {
  for (const value of values) {
    const text = files.changed.find(({ path }) => path === value.file)?.text ?? '';
    const { line, comment } = locate(text, value);
    const place = `${value.file}:${String(line)}`;
    const key = value.path.join('.');
    const what = `${key}: ${sayValue(value.before)} → ${sayValue(value.value)}`;
    if (key !== MODE_PATH.join('.')) {
      const stays = comment === null ? '' : `; the comment beside it stays: "${comment}"`;
      files.note(`${place}: ${what}, as m3ter has it${stays}`);
      continue;
    }
    files.warn(
      `${place}: ${what}: integration "${value.integration}" sends no bill until somebody has looked at the settings ` +
        'taken over, which may let more bills go than before',
    );
    files.advise(`read what tieout plan would send now; then set delivery.mode: replay again in ${place}`);
  }
}

function sayValue(value: unknown): string {
  return value === undefined ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value);
}

function valueIn(text: string, offset: number, path: readonly string[]): JsonValue | undefined {
  const plain = findDocument(text, offset)?.toJS({ maxAliasCount: -1 }) as unknown;
  return valueAt(plain, ...path) as JsonValue | undefined;
}

/** The default that held. Lists and maps of the model are not as files write them. */
function scalarAt(integration: Integration, path: readonly string[]): unknown {
  const value = valueAt(integration, ...path);
  return typeof value === 'object' ? undefined : value;
}

function indexOfDocument(text: string, offset: number): number {
  const documents = parseAllDocuments(text, PARSE_OPTIONS);
  return [...documents].findLastIndex(({ contents }) => (contents?.range[0] ?? Infinity) <= offset);
}

/** The line of a value, and the comment behind it. */
function locate(
  text: string,
  { document, path }: OverwrittenValue,
): { readonly line: number; readonly comment: string | null } {
  const lineCounter = new LineCounter();
  const found = [...parseAllDocuments(text, { ...PARSE_OPTIONS, lineCounter })][document];
  let node: unknown = found?.contents;
  let line = 1;
  for (const key of path) {
    const pair = isMap(node) ? findPair(node, key) : null;
    if (pair === null) break;
    if (isScalar(pair.key)) line = lineCounter.linePos(pair.key.range?.[0] ?? 0).line;
    node = pair.value;
  }
  return { line, comment: isScalar(node) ? (node.comment?.trim() ?? null) : null };
}
