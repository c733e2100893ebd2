import type { SalesDocument } from '../model/sales-document.ts';
import type { ConversionInput } from './conversion-input.ts';

/** QuickBooks refuses longer addresses and those without `@` and `.` (`quickbooks.md` §7.1, §8.1). */
const EMAIL_LENGTH_MAX = 100;
const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

type EmailFields = Pick<SalesDocument, 'billEmail' | 'billEmailCc' | 'billEmailBcc' | 'emailStatus'>;

/** True for one address that QuickBooks takes. */
export function isEmailAddress(text: string): boolean {
  return text.length <= EMAIL_LENGTH_MAX && EMAIL.test(text);
}

/**
 * The e-mail fields of a document (billing-rules.md §5). An address that is missing or none is left
 * out with a note; values are not repeated in notes, as they may be personal.
 */
export function buildEmails({ account, integration }: ConversionInput): {
  readonly fields: EmailFields;
  readonly notes: readonly string[];
} {
  const { quickbooks, delivery } = integration.integration;
  const notes: string[] = [];
  const billEmail = addressOrNote(account.emailAddress, "the account's e-mail address", notes);
  const billEmailBcc = addressOrNote(quickbooks.bccEmail, 'quickbooks.bccEmail', notes);
  const billEmailCc = managerAddress(account.customFields, quickbooks.accountManagerEmailCustomField, notes);
  const wantsEmail = delivery.emailStatus === 'needToSend';
  if (wantsEmail && billEmail === null) {
    notes.push('delivery.emailStatus is needToSend, but the account has no usable e-mail address: nothing is mailed');
  }
  const emailStatus = wantsEmail && billEmail !== null ? 'NeedToSend' : 'NotSet';
  return { fields: { billEmail, billEmailCc, billEmailBcc, emailStatus }, notes };
}

function managerAddress(
  customFields: ConversionInput['account']['customFields'],
  field: string | null,
  notes: string[],
): string | null {
  if (field === null) return null;
  const held = customFields?.get(field);
  if (held === undefined || ('text' in held && held.text.trim() === '')) {
    notes.push(`the account has no custom field "${field}", so there is no Cc`);
    return null;
  }
  return addressOrNote('text' in held ? held.text : held.number, `custom field "${field}"`, notes);
}

function addressOrNote(text: string | null, what: string, notes: string[]): string | null {
  const address = text?.trim() ?? '';
  if (address === '') return null;
  if (isEmailAddress(address)) return address;
  notes.push(`${what} is not an e-mail address that QuickBooks takes, so it is left out`);
  return null;
}
