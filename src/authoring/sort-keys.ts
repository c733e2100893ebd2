import { isCollection, isMap, isNode, isScalar, isSeq, parseAllDocuments, type Document, type YAMLMap } from 'yaml';
import { canonicalJson } from '../support/digest.ts';
import { KEY_ORDER } from '../model/generated/settings.ts';
import { PARSE_OPTIONS } from '../workspace/parse-yaml.ts';

/**
 * The text with the keys of every map in the order of the schemas, each with its comments. A text that is in order is
 * returned unchanged. So is a text in which an alias would come before its anchor. Null when the text is not valid
 * YAML.
 */
export function sortYamlKeys(text: string): string | null {
  const meaning = meaningOfYaml(text);
  if (meaning === null) return null;
  const documents = parseAllDocuments(text, PARSE_OPTIONS);
  if (!Array.isArray(documents)) return text;
  const isMoved = documents.map(sortDocument).includes(true);
  const sorted = isMoved ? documents.map((document) => document.toString({ lineWidth: 0 })).join('') : text;
  return meaningOfYaml(sorted) === meaning ? sorted : text;
}

/** The meaning of a text in one spelling; null when it is not valid YAML. */
export function meaningOfYaml(text: string): string | null {
  const documents = parseAllDocuments(text, PARSE_OPTIONS);
  if (documents.some(({ errors, warnings }) => errors.length > 0 || warnings.length > 0)) return null;
  try {
    return canonicalJson([...documents].map((document) => document.toJS({ maxAliasCount: -1 }) as unknown));
  } catch (error) {
    // The library throws this for an alias without an anchor before it.
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

function sortDocument(document: Document.Parsed): boolean {
  const { contents } = document;
  if (!isMap(contents)) return false;
  // A comment above the first key of a document is about the document.
  const above = takeComment(contents, contents.items[0]?.key);
  const isMoved = sortInside(contents, String(contents.get('kind')), []);
  const first = contents.items[0]?.key;
  if (isNode(first)) first.commentBefore = joinComments(above, first.commentBefore);
  return isMoved;
}

/** True when a key moved. */
function sortInside(node: unknown, kind: string, path: readonly string[]): boolean {
  if (isSeq(node)) return node.items.map((item) => sortInside(item, kind, [...path, '*'])).includes(true);
  if (!isMap(node)) return false;
  const [first] = node.items;
  // The library attaches a comment above the first key to the map.
  if (isNode(first?.key)) first.key.commentBefore = takeComment(node, first.key);
  const before = [...node.items];
  const rank = (key: unknown): number => orderOf(kind, path, keyText(key));
  node.items.sort((left, right) => rank(left.key) - rank(right.key));
  let isMoved = node.items.some((pair, index) => pair !== before[index]);
  for (const { key, value } of node.items) {
    if (isCollection(value) && sortInside(value, kind, [...path, keyText(key)])) isMoved = true;
  }
  return isMoved;
}

/** Removes the comments above a map and its first key, and returns them. */
function takeComment(map: YAMLMap, first: unknown): string | null {
  const comment = joinComments(map.commentBefore, isNode(first) ? first.commentBefore : null);
  map.commentBefore = null;
  if (isNode(first)) first.commentBefore = null;
  return comment;
}

function joinComments(...comments: readonly (string | null | undefined)[]): string | null {
  const kept = comments.filter((comment) => comment !== null && comment !== undefined);
  return kept.length === 0 ? null : kept.join('\n');
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

/** Position of a key in its map, as its schema lists it. Unknown keys come last and keep their order. */
export function orderOf(kind: string, path: readonly string[], key: string): number {
  const order = KEY_ORDER[kind]?.[path.join('.')] ?? [];
  const index = order.indexOf(key);
  return index < 0 ? order.length : index;
}
