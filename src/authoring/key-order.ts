import { KEY_ORDER } from '../model/generated/settings.ts';

/** Position of a key in its map, as its schema lists it. Unknown keys come last and keep their order. */
export function orderOf(kind: string, path: readonly string[], key: string): number {
  const order = KEY_ORDER[kind]?.[path.join('.')] ?? [];
  const index = order.indexOf(key);
  return index < 0 ? order.length : index;
}
