import type { Account, Address, CustomFieldValue } from '../../model/m3ter.ts';
import type { Intern } from '../../support/intern.ts';
import { isJsonNumber, type JsonObject } from '../../support/json.ts';
import { decimalField, optionalObject, optionalText, subjectOf, textField, type Subject } from './fields.ts';

/**
 * An end-customer account (`m3ter.md` §5).
 *
 * @throws UnexpectedAnswer when id, name or code is missing, or a field has another type.
 */
export function decodeAccount(object: JsonObject, intern: Intern = (text) => text): Account {
  const subject = subjectOf('account', object);
  const currency = optionalText(object, 'currency', subject);
  return {
    id: intern(subject.id),
    code: textField(object, 'code', subject),
    name: textField(object, 'name', subject),
    emailAddress: optionalText(object, 'emailAddress', subject),
    address: decodeAddress(object, subject, intern),
    currency: currency === null ? null : intern(currency),
    customFields: decodeCustomFields(object, subject),
    purchaseOrderNumber: optionalText(object, 'purchaseOrderNumber', subject),
    parentAccountId: optionalText(object, 'parentAccountId', subject),
    sendBillsToThirdParties: decodeOptOut(object, subject),
    // Newer specifications do not list it. Absent is not the same as empty.
    optOutReadable: object['configData'] !== undefined,
  };
}

function decodeAddress(object: JsonObject, subject: Subject, intern: Intern): Address | null {
  const address = optionalObject(object, 'address', subject);
  if (address === null) return null;
  const text = (field: keyof Address): string | null => optionalText(address, field, subject);
  const shared = (field: keyof Address): string | null => {
    const value = text(field);
    return value === null ? null : intern(value);
  };
  return {
    addressLine1: text('addressLine1'),
    addressLine2: text('addressLine2'),
    addressLine3: text('addressLine3'),
    addressLine4: text('addressLine4'),
    locality: shared('locality'),
    region: shared('region'),
    postCode: text('postCode'),
    country: shared('country'),
  };
}

/** m3ter allows texts and numbers. A flag is kept as its text; other values are left out. */
function decodeCustomFields(object: JsonObject, subject: Subject): ReadonlyMap<string, CustomFieldValue> | null {
  const fields = optionalObject(object, 'customFields', subject);
  if (fields === null) return null;
  const decoded = new Map<string, CustomFieldValue>();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') decoded.set(name, { text: value });
    else if (typeof value === 'boolean') decoded.set(name, { text: String(value) });
    else if (isJsonNumber(value)) decoded.set(name, { number: decimalField(fields, name, subject) });
  }
  return decoded;
}

/** Documented as the text "true" or "false" (`m3ter.md` §2.5). A flag is accepted too. */
function decodeOptOut(object: JsonObject, subject: Subject): string | null {
  const value = optionalObject(object, 'configData', subject)?.['SendBillsToThirdParties'];
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.trim().toLowerCase() : null;
}
