/** Plain JSON as a plan holds it: numbers only for counts and versions, money always text. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** `Array.isArray` does not narrow a readonly array. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export type JsonObject = { readonly [key: string]: JsonValue };
