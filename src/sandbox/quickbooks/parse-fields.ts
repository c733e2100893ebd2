import { isBeyondLatin1, replaceBeyondLatin1 } from '../../model/latin-1.ts';
import { isDay } from '../../model/day.ts';
import { decimal, decimalText, isNumberText } from '../../model/decimal.ts';
import { assertNever } from '../../support/invariant.ts';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../support/json.ts';
import { QuickBooksFault } from './fault.ts';
import { isFields, type Fields, type FieldValue } from './fields.ts';
import type { Field, FieldTable } from './schema.ts';

export interface ParseOptions {
  /** True: leaves unknown properties out instead of refusing them with 2010. */
  readonly ignoreUnknown: boolean;
  /** What happens to characters beyond ISO-8859-1. */
  readonly textBeyondLatin1: 'refuse2040' | 'questionMark' | 'kept';
}

export interface ParsedFields {
  readonly fields: Fields;
  /** Writable properties that were sent as null or as an empty text. A sparse update clears them. */
  readonly cleared: readonly string[];
}

/**
 * Checks a record of a request against its table, property by property (`quickbooks.md` §13.1, 6), and converts it to
 * the simulator's form. Read-only properties are accepted and left out.
 *
 * @throws QuickBooksFault 2010, 2040, 2050, 2060, 2070, 2100, 2170, 2210, 3000.
 */
export function parseFields(json: JsonObject, table: FieldTable, options: ParseOptions): ParsedFields {
  const fields: Record<string, FieldValue> = {};
  const cleared: string[] = [];
  for (const [name, value] of Object.entries(json)) {
    const field = Object.hasOwn(table, name) ? table[name] : undefined;
    if (field === undefined) {
      if (options.ignoreUnknown) continue;
      throw unknownProperty(name);
    }
    if (field.readOnly === true) continue;
    const parsed = value === null || value === '' ? null : parseValue(name, value, field, options);
    if (parsed === null || isEmptyGroup(parsed)) cleared.push(name);
    else fields[name] = parsed;
  }
  return { fields, cleared };
}

/** `{ Address: "" }` removes the address, like `""` alone. */
function isEmptyGroup(value: FieldValue): boolean {
  return isFields(value) && Object.keys(value).length === 0;
}

function parseValue(name: string, value: JsonValue, field: Field, options: ParseOptions): FieldValue {
  switch (field.type) {
    case 'text':
      return parseText(name, value, field, options);
    case 'flag':
      return parseFlag(name, value);
    case 'number':
      return parseNumber(name, value, field.digitsMax);
    case 'day':
      return parseDay(name, value);
    case 'instant':
      return scalarText(name, value);
    case 'choice': {
      const chosen = scalarText(name, value);
      if (!field.values.includes(chosen)) throw invalidEnumeration(name, chosen);
      return chosen;
    }
    case 'ref':
      return parseReference(name, value);
    case 'group':
      return parseGroup(name, value, field.fields, options);
    case 'list':
      if (!Array.isArray(value)) throw unknownProperty(name);
      if (field.max !== undefined && value.length > field.max) throw tooMany(name, field.max);
      return value.map((member: JsonValue) => parseValue(name, member, field.of, options));
    default:
      return assertNever(field);
  }
}

function parseGroup(name: string, value: JsonValue, table: FieldTable, options: ParseOptions): Fields {
  if (!isJsonObject(value)) throw unknownProperty(name);
  const { fields } = parseFields(value, table, options);
  const address = fields['Address'];
  if (Object.hasOwn(table, 'Address') && typeof address === 'string') requireEmail(name, address);
  return fields;
}

function parseText(
  name: string,
  value: JsonValue,
  field: { readonly max: number; readonly forbidden?: RegExp },
  { textBeyondLatin1 }: ParseOptions,
): string {
  const sent = scalarText(name, value);
  const text = textBeyondLatin1 === 'questionMark' ? replaceBeyondLatin1(sent, (run) => '?'.repeat(run.length)) : sent;
  if (text.length > field.max) throw wrongLength(name, field.max, text.length);
  const isRefused = textBeyondLatin1 === 'refuse2040' && isBeyondLatin1(text);
  if (isRefused || field.forbidden?.test(text) === true) {
    throw new QuickBooksFault(2040, {
      detail: `Invalid String : ${name} holds a character that is not allowed`,
      element: name,
    });
  }
  return text;
}

function scalarText(name: string, value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isJsonNumber(value)) return value.value;
  throw unknownProperty(name);
}

function parseFlag(name: string, value: JsonValue): boolean {
  const text = scalarText(name, value).toLowerCase();
  if (text !== 'true' && text !== 'false') throw invalidEnumeration(name, text);
  return text === 'true';
}

function parseNumber(name: string, value: JsonValue, digitsMax: number | undefined): string {
  const text = scalarText(name, value);
  if (!isNumberText(text)) throw invalidDecimal(name, text);
  const plain = decimalText(decimal(text));
  if (digitsMax !== undefined && plain.replace(/[-.]/g, '').length > digitsMax) throw invalidDecimal(name, text);
  return plain;
}

/** Days may come with a time or zone, which QuickBooks drops. */
function parseDay(name: string, value: JsonValue): string {
  const text = scalarText(name, value);
  const match = /^(\d{4}-\d{2}-\d{2})(?:$|[T+\-Z])/.exec(text);
  const day = match?.[1];
  if (day === undefined) {
    throw new QuickBooksFault(2060, {
      detail: `Invalid Date : Date format should be yyyy-mm-dd. Supplied value:${text}`,
      element: name,
    });
  }
  if (!isDay(day)) {
    throw new QuickBooksFault(2070, {
      detail: `Invalid Date : There is no such day. Supplied value:${text}`,
      element: name,
    });
  }
  return day;
}

function parseReference(name: string, value: JsonValue): Fields {
  if (!isJsonObject(value)) throw unknownProperty(name);
  const id = value['value'];
  for (const member of Object.keys(value)) {
    if (!['value', 'name', 'type'].includes(member)) throw unknownProperty(member);
  }
  if (id === undefined || id === null || id === '') {
    throw new QuickBooksFault(2030, { detail: `Invalid ID : ${name} has no value`, element: name });
  }
  return { value: scalarText(name, id) };
}

/** RFC 822 as Intuit applies it: ASCII, no brackets or quotes, no empty word between dots (`quickbooks.md` §7.1). */
function isEmailAddress(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@');
  if (more.length > 0 || /[^!-~]|[()<>[\]\\",;:]/.test(text)) return false;
  return domain.includes('.') && [...local.split('.'), ...domain.split('.')].every((word) => word !== '');
}

/** Several addresses may be given, separated by commas (`quickbooks.md` §7.1). */
function requireEmail(name: string, address: string): void {
  if (address.split(',').every((one) => isEmailAddress(one.trim()))) return;
  throw new QuickBooksFault(2210, {
    detail: 'Invalid Email Address format : Email Address does not conform to the RFC 822 standard.',
    element: name,
  });
}

function unknownProperty(name: string): QuickBooksFault {
  return new QuickBooksFault(2010, {
    detail: `Property Name:${name} specified is unsupported or invalid`,
    element: name,
  });
}

function wrongLength(name: string, max: number, length: number): QuickBooksFault {
  return new QuickBooksFault(2050, {
    detail:
      'String length specified does not match the supported length. ' +
      `Min:0 Max:${String(max)} supported. Supplied length:${String(length)}`,
    element: name,
  });
}

function invalidEnumeration(name: string, value: string): QuickBooksFault {
  return new QuickBooksFault(2170, { detail: `Invalid Enumeration : ${value}`, element: name });
}

function invalidDecimal(name: string, value: string): QuickBooksFault {
  return new QuickBooksFault(2100, { detail: `Invalid Decimal : ${value}`, element: name });
}

function tooMany(name: string, max: number): QuickBooksFault {
  return new QuickBooksFault(3000, {
    detail: `Invalid Custom Field : at most ${String(max)} are supported`,
    element: name,
  });
}
