import { decimal, ZERO, type Decimal } from '../../model/decimal.ts';

/**
 * A QuickBooks record in the simulator's form: the property names of the wire, every number as decimal text, references
 * without names. So the state is plain JSON and amounts stay exact.
 */
export interface Fields {
  readonly [name: string]: FieldValue;
}

export type FieldValue = string | boolean | Fields | readonly FieldValue[];

export function isFields(value: FieldValue | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The text at `name`, or null when absent or not text. */
export function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

/** The object at `name`, empty when absent. */
export function groupOf(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

/** The `value` of the reference at `name`, or null. */
export function refOf(fields: Fields, name: string): string | null {
  return textOf(groupOf(fields, name), 'value');
}

/** The objects in the list at `name`. */
export function listOf(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** The number at `name`, zero when absent. */
export function amountOf(fields: Fields, name: string): Decimal {
  const text = textOf(fields, name);
  return text === null ? ZERO : decimal(text);
}

/** A copy without the named members. */
export function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
