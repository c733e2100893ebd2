import { readAddresses, type AddressField } from '../model/email-address.ts';
import type { SalesDocument } from '../model/sales-document.ts';
import type { ConversionInput } from './conversion-input.ts';

type EmailFields = Pick<SalesDocument, 'billEmail' | 'billEmailCc' | 'billEmailBcc' | 'emailStatus'>;

/**
 * The e-mail fields of a document (billing-rules.md §5). A missing or invalid address is left out, with a note. Notes
 * do not repeat addresses, which may be personal data.
 */
export function buildEmails({ account, integration }: ConversionInput): {
  readonly fields: EmailFields;
  readonly notes: readonly string[];
} {
  const { quickbooks, delivery } = integration.settings;
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
  const customFieldValue = customFields?.get(field);
  if (customFieldValue === undefined || ('text' in customFieldValue && customFieldValue.text.trim() === '')) {
    notes.push(`the account has no custom field "${field}", so there is no Cc`);
    return null;
  }
  return addressOrNote(
    'text' in customFieldValue ? customFieldValue.text : customFieldValue.number,
    `custom field "${field}"`,
    notes,
  );
}

function addressOrNote(text: string | null, what: string, notes: string[]): string | null {
  const field = readAddresses(text ?? '');
  const note = addressNote(field, what);
  if (note !== null) notes.push(note);
  return field.text;
}

/** Why some addresses of a field are not used, in words; null when all are. */
export function addressNote({ text, refused, tooMany }: AddressField, what: string): string | null {
  if (text === null && refused > 0) return `${what} is not an e-mail address that QuickBooks takes, so it is left out`;
  const parts = [
    ...(refused > 0 ? [`${String(refused)} that QuickBooks does not take`] : []),
    ...(tooMany > 0 ? [`${String(tooMany)} for which its field has no room`] : []),
  ];
  return parts.length === 0 ? null : `${what} holds several addresses; left out: ${parts.join(', ')}`;
}
