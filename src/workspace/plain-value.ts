import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Code } from '../model/codes.ts';

/** Called for each thing that YAML allows and a workspace does not. */
export type ReportRange = (
  code: Code,
  range: { readonly start: number; readonly end: number },
  words: { readonly message: string; readonly hint?: string },
) => void;

/** The most copies that aliases may make in one document. A bomb needs far more, real anchors far fewer. */
const ALIAS_NODES_MAX = 20_000;
const DEPTH_MAX = 60;

/** The state of the conversion between nodes. */
interface Conversion {
  readonly report: ReportRange;
  readonly anchors: Map<string, Node>;
  readonly targets: Map<Alias, Node>;
  readonly open: Set<Node>;
  aliasDepth: number;
  aliasNodes: number;
}

export interface PlainValue {
  /** null, booleans, numbers, strings, arrays and plain objects with own keys only. */
  readonly value: unknown;
  /** The node that each alias refers to. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/**
 * The value of a parsed YAML node, with the checks that the parser leaves out: keys that are not text, merge keys,
 * unresolved aliases, alias bombs, and duplicate keys (the parser needs quadratic time for these).
 */
export function convertNode(node: Node | null, report: ReportRange): PlainValue {
  const conversion: Conversion = {
    report,
    anchors: new Map(),
    targets: new Map(),
    open: new Set(),
    aliasDepth: 0,
    aliasNodes: 0,
  };
  return { value: plain(node, conversion, 0), targets: conversion.targets };
}

function plain(node: Node | null, conversion: Conversion, depth: number): unknown {
  if (node === null) return null;
  if (conversion.aliasDepth > 0) conversion.aliasNodes += 1;
  if (conversion.aliasNodes > ALIAS_NODES_MAX) return null;
  if (depth > DEPTH_MAX) {
    const message = `nested deeper than ${String(DEPTH_MAX)} levels`;
    conversion.report('document/too-deep', rangeOf(node), { message });
    return null;
  }
  if (isAlias(node)) return plainAlias(node, conversion, depth);
  if (node.anchor !== undefined) conversion.anchors.set(node.anchor, node);
  if (isScalar(node)) return node.value;
  conversion.open.add(node);
  const value = isMap(node)
    ? plainMap(node, conversion, depth)
    : isSeq(node)
      ? plainList(node.items, conversion, depth)
      : null;
  conversion.open.delete(node);
  return value;
}

function plainList(items: readonly unknown[], conversion: Conversion, depth: number): unknown[] {
  return items.map((item) => plain(asNode(item), conversion, depth + 1));
}

function plainMap(map: YAMLMap, conversion: Conversion, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const pair of map.items) {
    const key = readKey(pair, map, conversion);
    if (key === null) continue;
    const inner = plain(asNode(pair.value), conversion, depth + 1);
    if (Object.hasOwn(value, key)) {
      const words = { message: `the key ${JSON.stringify(key)} is here twice`, hint: 'keep one of them' };
      conversion.report('document/duplicate-key', rangeOf(asNode(pair.key)), words);
      continue;
    }
    // A plain assignment of `__proto__` would change the object's prototype instead of adding a key.
    if (key === '__proto__') Object.defineProperty(value, key, { value: inner, enumerable: true });
    else value[key] = inner;
  }
  return value;
}

function readKey(pair: Pair, map: YAMLMap, conversion: Conversion): string | null {
  const key = asNode(pair.key);
  const range = key?.range ? rangeOf(key) : rangeOf(map);
  if (!isScalar(key) || typeof key.value !== 'string') {
    const written = isScalar(key) && key.source !== undefined ? JSON.stringify(key.source) : null;
    const hint = written === null || written === '""' ? 'keys are text' : `write ${written} with its quotes`;
    conversion.report('document/key-not-text', range, { message: 'this key is not text', hint });
    return null;
  }
  if (key.anchor !== undefined) conversion.anchors.set(key.anchor, key);
  if (key.value === '<<' && key.type === 'PLAIN') {
    const hint = 'write the keys out; anchors and aliases of whole values work';
    conversion.report('document/merge-key', range, { message: 'merge keys (<<) are not supported', hint });
    return null;
  }
  return key.value;
}

function plainAlias(alias: Alias, conversion: Conversion, depth: number): unknown {
  const target = conversion.anchors.get(alias.source);
  const name = JSON.stringify(alias.source);
  if (target === undefined) {
    const words = { message: `the alias ${name} has no anchor before it`, hint: 'quote the value if it is text' };
    conversion.report('document/unknown-alias', rangeOf(alias), words);
    return null;
  }
  if (conversion.open.has(target)) {
    conversion.report('document/unknown-alias', rangeOf(alias), { message: `the alias ${name} contains itself` });
    return null;
  }
  conversion.targets.set(alias, target);
  const before = conversion.aliasNodes;
  conversion.aliasDepth += 1;
  const value = plain(target, conversion, depth);
  conversion.aliasDepth -= 1;
  if (before <= ALIAS_NODES_MAX && conversion.aliasNodes > ALIAS_NODES_MAX) {
    const message = `the aliases of this document stand for more than ${String(ALIAS_NODES_MAX)} values`;
    if (conversion.aliasDepth === 0) conversion.report('document/alias-bomb', rangeOf(alias), { message });
  }
  return value;
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}

function rangeOf(node: Node | null): { readonly start: number; readonly end: number } {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}
