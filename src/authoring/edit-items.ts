import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import {
  columnOf,
  endOfLine,
  findDocument,
  findPair,
  insertLine,
  isReused,
  isShared,
  spliceValue,
  trimmedEnd,
  type ValueEdit,
} from './edit-yaml.ts';
import { applySplices, type Splice } from './splice.ts';

/** One line of flow YAML with an optional comment. */
export interface NewItem {
  readonly item: string;
  readonly comment: string;
}

/** The new content of an item: some of its values, or all of it when `values` is empty or the item has other keys. */
export interface ItemEdit extends NewItem {
  readonly values: readonly ValueEdit[];
  /** True for a comment that only replaces one of ours. An item without a comment gets none. */
  readonly onlyReplacesComment?: boolean;
}

export interface ItemEdits {
  /** New items of the list under `key`. */
  readonly append: readonly NewItem[];
  /** By the offset of the item's start. */
  readonly replace: ReadonlyMap<number, ItemEdit>;
}

export interface EditedItems {
  readonly text: string;
  /** Offsets of items that were not changed, because of a variable or an anchor. */
  readonly kept: readonly number[];
  /** False when the list's form allows no new item. Then none was appended. */
  readonly appended: boolean;
}

/**
 * Changes and appends items of the list `key` of the document at `offset`. The order and form of items and the comments
 * of people stay. A comment that an import wrote is updated.
 */
export function editItems(text: string, offset: number, key: string, edits: ItemEdits): EditedItems {
  const root = findDocument(text, offset)?.contents;
  const pair = isMap(root) ? findPair(root, key) : null;
  const kept: number[] = [];
  if (!isMap(root) || pair === null) return { text, kept: [...edits.replace.keys()], appended: false };
  const splices: Splice[] = [];
  const list = pair.value;
  const starts = new Set<number>();
  for (const item of isSeq(list) ? list.items : []) {
    const start = isNode(item) ? item.range?.[0] : undefined;
    const wanted = start === undefined ? undefined : edits.replace.get(start);
    if (!isNode(item) || start === undefined || wanted === undefined) continue;
    starts.add(start);
    const splice = spliceItem(text, root, item, wanted);
    if (splice === null) kept.push(start);
    else splices.push(...splice, ...spliceComment(text, item, wanted, isFlow(list)));
  }
  kept.push(...[...edits.replace.keys()].filter((start) => !starts.has(start)));
  const appended = appendItems(text, root, pair, edits.append);
  return { text: applySplices(text, [...splices, ...(appended ?? [])]), kept, appended: appended !== null };
}

function isFlow(list: unknown): boolean {
  return isSeq(list) && list.flow === true;
}

/** Null when a variable or an anchor holds the item. */
function spliceItem(text: string, root: YAMLMap, item: Node, edit: ItemEdit): readonly Splice[] | null {
  const { item: whole, values } = edit;
  if (isMap(item) && values.length > 0 && values.every(({ path: [key = ''] }) => findPair(item, key) !== null)) {
    const splices = values.flatMap((value) => spliceValue(text, root, item, value) ?? []);
    return isReused(root, item) || splices.length < values.length ? null : splices;
  }
  const start = item.range?.[0] ?? 0;
  const end = endOfItem(text, item);
  const isHeld = text.slice(start, end).includes('${') || (!isAlias(item) && isShared(root, item));
  return isHeld ? null : [{ start, end, text: whole }];
}

function endOfItem(text: string, item: Node): number {
  const [start, end] = item.range ?? [0, 0];
  return trimmedEnd(text, start, end);
}

/** Replaces a comment of ours, `left → right`, which would name the former record. A person's comment stays. */
function spliceComment(text: string, item: Node, edit: ItemEdit, inBrackets: boolean): readonly Splice[] {
  const { comment, onlyReplacesComment = false } = edit;
  if (comment === '' || inBrackets) return [];
  const end = endOfItem(text, item);
  const [rest = ''] = /^[^\n\r]*/.exec(text.slice(end)) ?? [];
  const isOneLine = !text.slice(item.range?.[0] ?? end, end).includes('\n');
  if (rest.trim() === '' && (onlyReplacesComment || !isOneLine)) return [];
  if (rest.trim() === '') return [{ start: end, end: end + rest.length, text: ` # ${comment}` }];
  const [left = ''] = comment.split(' → ');
  const isOurs = rest.trim().startsWith(`# ${left} → `);
  return isOurs ? [{ start: end, end: end + rest.length, text: ` # ${comment}` }] : [];
}

/** Null when the list's form allows no new item. */
function appendItems(text: string, root: YAMLMap, pair: Pair, items: readonly NewItem[]): readonly Splice[] | null {
  const list = pair.value;
  if (items.length === 0) return [];
  if (isSeq(list) && list.items.length > 0)
    return list.flow === true ? appendFlow(text, list, items) : appendBlock(text, list, items);
  const isEmpty = list === null || (isScalar(list) && list.value === null) || isSeq(list);
  if (!isEmpty || !isNode(pair.key)) return null;
  return root.flow === true ? beginFlow(text, pair.key, list, items) : beginList(text, pair.key, list, items);
}

function renderLines(indent: string, items: readonly NewItem[]): string {
  return items.map(({ item, comment }) => `${indent}- ${item}${comment === '' ? '' : ` # ${comment}`}\n`).join('');
}

function appendBlock(text: string, list: YAMLSeq, items: readonly NewItem[]): readonly Splice[] {
  const column = columnOf(text, list.range?.[0] ?? text.length);
  const last = list.items.at(-1);
  const end = isNode(last) ? endOfItem(text, last) : 0;
  const at = endOfOwnComments(text, endOfLine(text, end), column);
  return [insertLine(text, at, renderLines(' '.repeat(column), items))];
}

/** The end of the comment lines that follow an item or key and are further in: they are about it, or what it holds. */
function endOfOwnComments(text: string, lineEnd: number, column: number): number {
  let end = lineEnd;
  for (;;) {
    const [line, indent] = /^\n([ \t]*)#[^\n]*/.exec(text.slice(end)) ?? [];
    if (line === undefined || indent === undefined || indent.length <= column) return end;
    end += line.length;
  }
}

/**
 * A list in brackets has no place for comments of new items. Where its items have lines of their own, a new one gets
 * one too, so that the comment behind the last item stays there.
 */
function appendFlow(text: string, list: YAMLSeq, items: readonly NewItem[]): readonly Splice[] {
  const last = list.items.at(-1);
  const end = isNode(last) ? endOfItem(text, last) : 0;
  const indent = ' '.repeat(columnOf(text, isNode(last) ? (last.range?.[0] ?? 0) : 0));
  const rest = /^[ \t]*(?<comma>,?)[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(end));
  if (rest === null) return [{ start: end, end, text: items.map(({ item }) => `, ${item}`).join('') }];
  const comma = rest.groups?.['comma'] ?? '';
  const lines = items.map(({ item }) => `${indent}${item}`).join(',\n');
  return [
    ...(comma === '' ? [{ start: end, end, text: ',' }] : []),
    insertLine(text, endOfLine(text, end), `${lines}${comma}\n`),
  ];
}

/** Adds the first items to a list that is empty or has no value: `mappings: []`, `mappings: null`, `mappings:`. */
function beginList(text: string, key: Node, list: unknown, items: readonly NewItem[]): readonly Splice[] {
  const [keyStart] = key.range ?? [0];
  const indent = ' '.repeat(columnOf(text, keyStart) + 2);
  const { start, end: valueEnd } = emptyValue(text, key, list);
  return [
    { start, end: valueEnd, text: '' },
    insertLine(
      text,
      endOfOwnComments(text, endOfLine(text, valueEnd), columnOf(text, keyStart)),
      renderLines(indent, items),
    ),
  ];
}

/** The same in a document in braces, which has no place for lines with a dash. */
function beginFlow(text: string, key: Node, list: unknown, items: readonly NewItem[]): readonly Splice[] {
  return [{ ...emptyValue(text, key, list), text: ` [${items.map(({ item }) => item).join(', ')}]` }];
}

/** Where an empty list is written, behind the colon of its key; nowhere when it is not written. */
function emptyValue(text: string, key: Node, list: unknown): Pick<Splice, 'start' | 'end'> {
  const colon = text.indexOf(':', key.range?.[1] ?? 0) + 1;
  const isWritten = isSeq(list) || (isScalar(list) && list.source !== '');
  return { start: colon, end: isWritten ? (list.range?.[1] ?? colon) : colon };
}
