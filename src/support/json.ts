import { LosslessNumber, parse, stringify } from 'lossless-json';

/**
 * JSON whose numbers keep their source text, so that an amount never passes through a binary float
 * on its way in or out (billing-rules.md §4). Everything that crosses the wire uses these types.
 */
export type JsonValue =
  null | boolean | string | LosslessNumber | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };

/** A number exactly as written on the wire, for example `10.10`. */
export function jsonNumber(text: string): LosslessNumber {
  return new LosslessNumber(text);
}

export function isJsonNumber(value: unknown): value is LosslessNumber {
  return value instanceof LosslessNumber;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value);
}

/**
 * Parses JSON text, numbers as source text.
 *
 * @throws SyntaxError when the text is not JSON; the caller decides whose failure that is.
 */
export function parseJson(text: string): JsonValue {
  return parse(text, undefined, { parseNumber: jsonNumber }) as JsonValue;
}

/** Writes JSON; numbers appear exactly as their source text. Plain `number` is accepted for small integers only. */
export function stringifyJson(value: unknown, indent?: number): string {
  const text = stringify(value, undefined, indent);
  return text ?? 'null';
}
