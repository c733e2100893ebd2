import { rewriteAmount, rewriteBoolean, rewriteDay } from './rewrite-value.ts';
import type { Code } from '../model/codes.ts';
import type { Diagnostic, Place } from '../model/diagnostic.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { finding, pointerOf, renderPath, type Path, type Places } from './finding.ts';
import { hintForKey, keyOf, keysOf, meantKey } from './meant-key.ts';
import { findPastedSecret, hintForSecret } from './pasted-secret.ts';
import type { Branch, Branches, SchemaError, Validator } from './schema-error.ts';

/** A value to be validated, with its place in its document. */
export interface Validation {
  readonly value: unknown;
  readonly path: Path;
  readonly validate: Validator;
  readonly branches: Branches;
  readonly places: Places;
  /** True for a row of a CSV file. There the other forms of a value have their own columns. */
  readonly inCsv?: boolean;
}

const EXCLUSIVE = /\/oneOf\/\d+\/required$/;

/**
 * Runs a generated validator and puts its findings into words: what is wrong, what was expected, what was found. There
 * is one finding for each cause. Of a union only the branch that was meant is reported.
 */
export function checkSchema(validation: Validation): Diagnostic[] {
  const { value, validate } = validation;
  return validate(value) ? [] : explain(validate.errors ?? [], validation);
}

/**
 * The branch that a value was most likely meant to be: the right type, then the most of its keys. Null when none fits.
 */
export function chooseBranch(value: unknown, branches: readonly Branch[]): Branch | null {
  const type = typeOf(value);
  const fitting = branches.filter((branch) => branch.type === type);
  if (typeof value !== 'object' || value === null) return fitting[0] ?? null;
  const keys = Object.keys(value);
  const score = (branch: Branch): number =>
    branch.required.filter((key) => keys.includes(key)).length * 2 +
    branch.keys.filter((key) => keys.includes(key)).length;
  const [best, ...rest] = [...fitting].sort((a, b) => score(b) - score(a));
  if (best === undefined || rest.length === 0 || score(best) > 0) return best ?? null;
  return fitting.find((branch) => keys.some((key) => nearestWord(key, branch.keys) !== null)) ?? null;
}

function explain(errors: readonly SchemaError[], validation: Validation): Diagnostic[] {
  const unions = outermostUnions(errors);
  const inUnion = (error: SchemaError): boolean =>
    unions.some((union) => isWithin(error.instancePath, union.instancePath) && !isTypeOf(error, union));
  const diagnostics: Diagnostic[] = [];
  const own = errors.filter((error) => !inUnion(error) && !EXCLUSIVE.test(error.schemaPath));
  const reported = new Set<string>();
  const typos = findTypos(own);
  const misplaced = findMisplaced(own);
  const emptyMaps = new Set(misplaced.values());
  const withUnknownKey = new Set(own.filter(({ keyword }) => keyword === 'additionalProperties').map(placeOf));
  for (const error of own) {
    const path = [...validation.path, ...pathOf(error.instancePath, validation.value)];
    const key = `${pointerOf(path)} ${keyOf(error)}`;
    // The unknown key is the reason that the right one is missing.
    const isConsequence = error.keyword === 'oneOf' && withUnknownKey.has(placeOf(error));
    if (reported.has(key) || isConsequence || isCausedByTypo(error, typos)) continue;
    if (error.keyword === 'type' && emptyMaps.has(error.instancePath)) continue;
    reported.add(key);
    const above = misplaced.get(`${error.instancePath} ${keyOf(error)}`);
    diagnostics.push(explainError(error, path, validation, above === undefined ? null : nameOf(above)));
  }
  for (const union of unions) {
    if (own.some((error) => error.instancePath === union.instancePath && error.keyword === 'type')) continue;
    diagnostics.push(...explainUnion(union, validation));
  }
  return diagnostics;
}

function placeOf({ instancePath }: SchemaError): string {
  return instancePath;
}

/** `anyOf` failures that are not inside another one. `oneOf` is used only for keys that exclude each other. */
function outermostUnions(errors: readonly SchemaError[]): SchemaError[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf');
  return unions.filter((union) => {
    const isInner = (other: SchemaError): boolean =>
      other !== union && other.instancePath !== union.instancePath && isWithin(union.instancePath, other.instancePath);
    return !unions.some(isInner);
  });
}

function isWithin(pointer: string, parent: string): boolean {
  return pointer === parent || pointer.startsWith(`${parent}/`);
}

/** True for the `type` error beside a union. Its schema distinguishes it from types inside the branches. */
function isTypeOf(error: SchemaError, union: SchemaError): boolean {
  return error.parentSchema !== undefined && error.parentSchema === union.parentSchema && error.keyword === 'type';
}

function explainUnion(union: SchemaError, validation: Validation): Diagnostic[] {
  const path = [...validation.path, ...pathOf(union.instancePath, validation.value)];
  const references = (union.parentSchema?.['anyOf'] ?? []) as readonly { readonly $ref?: string }[];
  const branches = references.flatMap(({ $ref }) => validation.branches[$ref ?? ''] ?? []);
  const branch = chooseBranch(union.data, branches);
  if (branch === null) return [explainError(union, path, validation)];
  const found = checkSchema({ ...validation, value: union.data, path, validate: branch.validate });
  const others = typeof union.data === 'string' ? hintForForms(union.data, branches, validation, path) : null;
  return found.map((one) => (others === null || one.hint !== undefined ? one : { ...one, hint: others }));
}

/** The other forms for a text that is not an Id, because a record can also be named. Null when there are none. */
function hintForForms(
  text: string,
  branches: readonly Branch[],
  { inCsv = false }: Validation,
  path: Path,
): string | null {
  const keys = branches.flatMap(({ type, required }) => (type === 'object' && required.length === 1 ? required : []));
  if (inCsv && keys.length > 0) {
    const columns = keys.map((key) => `${renderPath(path)}.${key}`);
    return `or put it into a column ${columns.join(' or ')}`;
  }
  const shown = text.trim() === '' ? '"…"' : JSON.stringify(clip(text));
  const forms = keys.map((key) => `{ ${key}: ${shown} }`);
  return forms.length === 0 ? null : `or ${forms.join(', ')}`;
}

/**
 * Unknown keys that were meant to be a missing one. Both findings have the same cause. By the place and name of the
 * missing key.
 */
function findTypos(errors: readonly SchemaError[]): ReadonlyMap<string, string> {
  const typos = new Map<string, string>();
  for (const error of errors) {
    const unknown = error.params['additionalProperty'];
    if (typeof unknown !== 'string') continue;
    const meant = meantKey(error);
    if (meant !== null) typos.set(`${error.instancePath} ${meant}`, unknown);
  }
  return typos;
}

/**
 * Unknown keys that follow a key that is empty and should be a map: mostly they were meant to be inside it. Their place
 * and name give the JSON pointer of the empty key.
 */
function findMisplaced(errors: readonly SchemaError[]): ReadonlyMap<string, string> {
  const empty = new Set(errors.filter(wantsMap).map(placeOf));
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
  const unknownKeys = new Set(unknown.map((error) => `${error.instancePath} ${keyOf(error)}`));
  const misplaced = new Map<string, string>();
  for (const { instancePath, data } of unknown) {
    let above: string | null = null;
    for (const key of Object.keys(data ?? {})) {
      const isUnknown = unknownKeys.has(`${instancePath} ${key}`);
      if (!isUnknown) above = `${instancePath}${pointerOf([key])}`;
      else if (above !== null && empty.has(above)) misplaced.set(`${instancePath} ${key}`, above);
    }
  }
  return misplaced;
}

function wantsMap({ keyword, params, data }: SchemaError): boolean {
  return keyword === 'type' && params['type'] === 'object' && data === null;
}

/** The last key of a JSON pointer. */
function nameOf(pointer: string): string {
  return (pointer.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

function isCausedByTypo(error: SchemaError, typos: ReadonlyMap<string, string>): boolean {
  return error.keyword === 'required' && typos.has(`${error.instancePath} ${keyOf(error)}`);
}

/** Puts one error into words. `above` is the empty key that an unknown key may belong below. */
function explainError(error: SchemaError, path: Path, validation: Validation, above: string | null = null): Diagnostic {
  const { places } = validation;
  switch (error.keyword) {
    case 'additionalProperties':
      return explainSecretKey(error, path, places) ?? explainUnknownKey({ error, path, places, above });
    case 'required': {
      const key = keyOf(error);
      const message =
        path.length === 0 ? `the key ${key} is missing` : `${renderPath(path)}: the key ${key} is missing`;
      return finding('error', 'document/missing-key', startOf(path, places), { message });
    }
    case 'oneOf':
      return explainExclusiveKeys(error, path, places);
    case 'uniqueItems': {
      const index = Number(error.params['i']);
      const message = `${renderPath(path)}: ${describe(valueAt(error.data, index))} is listed twice`;
      return finding('error', 'document/repeated-value', places.value([...path, index]), { message });
    }
    default:
      return explainValue(error, path, places);
  }
}

interface UnknownKey {
  readonly error: SchemaError;
  readonly path: Path;
  readonly places: Places;
  readonly above: string | null;
}

/** A secret behind a key that the files do not have is found as a secret, not as a wrong key. */
function explainSecretKey(error: SchemaError, path: Path, places: Places): Diagnostic | null {
  const key = keyOf(error);
  const held =
    typeof error.data === 'object' && error.data !== null
      ? (error.data as Readonly<Record<string, unknown>>)[key]
      : null;
  const secret = findPastedSecret(key, held);
  if (secret === null) return null;
  const message = `a secret is in this file: ${renderPath([...path, key])} holds a text of ${String(secret.length)} characters, which is not shown`;
  return finding('error', 'document/secret-in-file', places.key([...path, key]), { message, hint: secret.hint });
}

function explainUnknownKey({ error, path, places, above }: UnknownKey): Diagnostic {
  const key = keyOf(error);
  const hint =
    above === null
      ? hintForKey(meantKey(error), keysOf(error))
      : `${above} is empty: indent the key if it belongs below it`;
  const where = path.length === 0 ? '' : ` in ${renderPath(path)}`;
  const message = `unknown key ${JSON.stringify(clip(key))}${where}`;
  return finding('error', 'document/unknown-key', places.key([...path, key]), { message, hint });
}

/** How to write what a mapping lacks, by the key that people mostly mean. */
const MISSING_TARGETS: Readonly<Record<string, string>> = {
  customer:
    'say which: customer: "58" or customer: { displayName: … }, as tieout lookup customers lists them; absent: true takes the mapping away',
  item: 'say which: item: "20", item: { name: … } or item: { sku: … }, as tieout lookup items lists them; absent: true takes the mapping away',
};

function explainExclusiveKeys(error: SchemaError, path: Path, places: Places): Diagnostic {
  const branches = (error.parentSchema?.['oneOf'] ?? []) as readonly { readonly required: readonly string[] }[];
  const keys = branches.flatMap(({ required }) => required);
  const prefix = path.length === 0 ? '' : `${renderPath(path)}: `;
  const passing = error.params['passingSchemas'];
  if (passing === null || passing === undefined) {
    const message = `${prefix}one of the keys ${keys.join(', ')} is missing`;
    const hint = MISSING_TARGETS[keys[0] ?? ''] ?? null;
    return finding('error', 'document/missing-key', startOf(path, places), { message, hint });
  }
  const message = `${prefix}${keys.join(' and ')} exclude each other`;
  const place = places.key([...path, keys[1] ?? '']);
  return finding('error', 'document/conflicting-keys', place, { message, hint: 'keep one of them' });
}

const VALUE_CODES: Readonly<Record<string, Code>> = {
  type: 'document/wrong-type',
  anyOf: 'document/wrong-type',
  enum: 'document/unknown-value',
  const: 'document/unknown-value',
  minimum: 'document/out-of-range',
  maximum: 'document/out-of-range',
};

function explainValue(error: SchemaError, path: Path, places: Places): Diagnostic {
  const source = places.source(path);
  const found = describeFound(error.data, source, path);
  const message = `${renderPath(path)}: expected ${expectationOf(error)}, found ${found}`;
  const code = VALUE_CODES[error.keyword] ?? 'document/bad-value';
  const hint = holdsSecret(path) ? hintForSecret(String(path.at(-1))) : hintFor(error, source);
  return finding('error', code, places.value(path), { message, hint });
}

function describeFound(data: unknown, source: string | null, path: Path): string {
  if (holdsSecret(path) && (typeof data === 'string' || typeof data === 'number')) {
    return `a text of ${String((source ?? String(data)).length)} characters, which is not shown`;
  }
  return typeof data === 'number' && source !== null ? source : describe(data);
}

/** True for a place where people paste a secret instead of the name of its variable. */
function holdsSecret([first, ...rest]: Path): boolean {
  return first === 'credentials' && rest.length > 0;
}

function expectationOf(error: SchemaError): string {
  const written = error.parentSchema?.['x-expected'];
  if (typeof written === 'string') return written;
  const { keyword, params } = error;
  if (keyword === 'type') return nameTypes(params['type']);
  if (keyword === 'const') return describe(params['allowedValue']);
  if (keyword === 'enum') return `one of ${(params['allowedValues'] as readonly unknown[]).map(String).join(', ')}`;
  if (keyword === 'minimum') return `at least ${String(params['limit'])}`;
  if (keyword === 'maximum') return `at most ${String(params['limit'])}`;
  if (keyword === 'minLength')
    return params['limit'] === 1 ? 'a text that is not empty' : `at least ${String(params['limit'])} characters`;
  if (keyword === 'maxLength') return `at most ${String(params['limit'])} characters`;
  return keyword === 'format' && params['format'] === 'uuid' ? 'an id in the form of a UUID' : 'another value';
}

function hintFor(error: SchemaError, source: string | null): string | null {
  const { data, keyword, params } = error;
  const wantsText = nameTypes(error.parentSchema?.['type']).includes('text') || keyword === 'anyOf';
  if ((typeof data === 'number' || typeof data === 'boolean') && wantsText) {
    return `write it in quotes: ${JSON.stringify(source ?? String(data))}`;
  }
  if (typeof data !== 'string') return null;
  const refused = error.parentSchema?.['x-refused'];
  if (typeof refused === 'object' && refused !== null && Object.hasOwn(refused, data)) {
    return String((refused as Readonly<Record<string, unknown>>)[data]);
  }
  const allowed = keyword === 'enum' ? params['allowedValues'] : keyword === 'const' ? [params['allowedValue']] : [];
  const words = (allowed as readonly unknown[]).filter((word) => typeof word === 'string');
  const meant = nearestWord(data, words);
  if (meant !== null) return `did you mean ${JSON.stringify(meant)}?`;
  if (words.length > 0 && error.parentSchema?.['x-expected'] !== undefined) return `possible: ${words.join(', ')}`;
  const wantsPlain = keyword === 'type' && /^(?:true|false|[0-9]+)$/.test(data) && source === null;
  return wantsPlain ? `write ${data} without quotes` : hintForForm(error, data);
}

/** The right form of a value that people often write in another one; null when there is none to suggest. */
function hintForForm({ parentSchema = {}, keyword, params }: SchemaError, data: string): string | null {
  if (keyword === 'type' && params['type'] === 'boolean') {
    const meant = rewriteBoolean(data);
    return meant === null ? null : `write ${meant}`;
  }
  const expected = parentSchema['x-expected'];
  if (typeof expected !== 'string') return null;
  const meant = expected.includes('YYYY-MM-DD') ? rewriteDay(data) : null;
  if (meant !== null) return `write ${meant}`;
  const amount = expected.startsWith('an amount') ? rewriteAmount(data) : null;
  return amount === null ? null : `write "${amount}"`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  null: 'null',
};

function nameTypes(types: unknown): string {
  const listed = Array.isArray(types) ? types : [types];
  return listed.map((type) => TYPE_NAMES[String(type)] ?? 'another value').join(' or ');
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** A value as a message shows it: short, and never a whole list or map. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(clip(value));
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a map of keys';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'nothing';
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function startOf(path: Path, places: Places): Place {
  return path.length === 0 ? places.start : places.key(path);
}

function valueAt(list: unknown, index: number): unknown {
  return Array.isArray(list) ? list[index] : undefined;
}

/** A JSON pointer as a path; indexes of lists become numbers. */
function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value: unknown = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const segment = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(segment) : segment);
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[segment] : undefined;
  }
  return path;
}
