import { isUuid } from '../model/address.ts';
import type { CodedEntity } from '../model/m3ter.ts';
import { sha256 } from '../support/digest.ts';

/** The id for a code in a rule test: the code itself when it is an id, else a made-up one that is always the same. */
export function standInId(entity: string, code: string): string {
  if (isUuid(code)) return code;
  const digits = sha256(`${entity} ${code}`);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20, 32)].join('-');
}

/** One entity for each code, under its made-up id. */
export function standInEntities(entity: string, codes: Iterable<string>): readonly CodedEntity[] {
  return [...new Set(codes)].map((code) => ({ id: standInId(entity, code), code, name: code }));
}
