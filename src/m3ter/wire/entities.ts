import type { CodedEntity, M3terUser } from '../../model/m3ter.ts';
import { isJsonObject, type JsonObject } from '../../support/json.ts';
import { isJsonArray } from '../../http/answer-fields.ts';
import { optionalText, subjectOf } from './fields.ts';

/** A product, aggregation or compound aggregation: what references and exclusions need. */
export function decodeCodedEntity(what: string, object: JsonObject): CodedEntity {
  const subject = subjectOf(what, object);
  const code = optionalText(object, 'code', subject);
  return { id: subject.id, code, name: optionalText(object, 'name', subject) ?? code ?? subject.id };
}

/** A user of the organization, for `notifyOnDisabled`. */
export function decodeUser(object: JsonObject): M3terUser {
  const subject = subjectOf('user', object);
  const email = optionalText(object, 'email', subject);
  const name = [optionalText(object, 'firstName', subject), optionalText(object, 'lastName', subject)]
    .filter((part) => part !== null)
    .join(' ');
  return { id: subject.id, email, name: name === '' ? (email ?? subject.id) : name };
}

/** Names of the organization's account custom fields; null when the answer has no such part. */
export function decodeAccountCustomFields(object: JsonObject): readonly string[] | null {
  const account = object['account'];
  if (account === null) return [];
  if (isJsonObject(account)) return Object.keys(account);
  return null;
}

/** The organization's default currency, or null when it has none. */
export function decodeOrganizationCurrency(object: JsonObject): string | null {
  const currency = object['currency'];
  return typeof currency === 'string' && currency !== '' ? currency : null;
}

/** The organization's time zone, or null when it names none. */
export function decodeOrganizationTimeZone(object: JsonObject): string | null {
  const zone = object['timezone'];
  return typeof zone === 'string' && zone !== '' ? zone : null;
}

/** The texts in a list. Other values are left out. */
export function textList(object: JsonObject, field: string): readonly string[] {
  const value = object[field];
  return isJsonArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
