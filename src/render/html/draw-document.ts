import { type CustomerState, kindWord } from '../../model/change.ts';
import type { SalesDocument, SalesLine } from '../../model/sales-document.ts';
import { labelField } from '../../model/field-labels.ts';
import { renderFieldValue } from '../field-value.ts';
import { capitalise } from '../wording.ts';
import type { DrawnDocument, DrawnLine, LabelledFact } from './page-data.ts';

export interface DrawingContext {
  /** The company that sends it. */
  readonly company: string;
  /** Customers that the plan creates or adopts, by the address of their change. */
  readonly customers: ReadonlyMap<string, CustomerState>;
}

/**
 * A document as QuickBooks will print it. For an existing customer the plan knows only the name and the id; QuickBooks
 * prints the address from its own record.
 */
export function drawDocument(
  document: SalesDocument,
  customerName: string,
  { company, customers }: DrawingContext,
): DrawnDocument {
  const made = 'address' in document.customer ? customers.get(document.customer.address) : undefined;
  return {
    title: capitalise(kindWord(document.kind)),
    number: document.docNumber,
    date: document.txnDate,
    due: document.dueDate,
    currency: document.currency,
    from: company,
    billTo: made === undefined ? [customerName] : addressLines(made),
    customer: 'id' in document.customer ? `QuickBooks customer ${document.customer.id}` : 'New customer',
    facts: documentFacts(document),
    lines: document.lines.map(drawLine),
    total: document.total,
  };
}

function addressLines({ displayName, companyName, billAddress }: CustomerState): readonly string[] {
  const town = [billAddress?.city, billAddress?.region, billAddress?.postalCode].filter(isSet).join(' ');
  return [
    displayName,
    companyName === displayName ? null : companyName,
    billAddress?.line1,
    billAddress?.line2,
    billAddress?.line3,
    billAddress?.line4,
    town,
    billAddress?.country,
  ].filter(isSet);
}

function isSet(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== '';
}

/** Fields of the document besides its lines. Empty ones are left out. */
const FACT_FIELDS = [
  'billEmail',
  'billEmailCc',
  'billEmailBcc',
  'customerMemo',
  'note',
  'exchangeRate',
] as const satisfies readonly (keyof SalesDocument)[];

function documentFacts(document: SalesDocument): readonly LabelledFact[] {
  const named = FACT_FIELDS.flatMap((field): readonly LabelledFact[] => {
    const value = document[field];
    return isSet(value) ? [{ label: capitalise(labelField(field)), value: renderFieldValue(field, value) }] : [];
  });
  const sending =
    document.emailStatus === 'NeedToSend' ? 'QuickBooks e-mails it' : 'QuickBooks does not e-mail it by itself';
  const { customField, allowOnlineAchPayment: ach, allowOnlineCreditCardPayment: card } = document;
  return [
    ...named,
    { label: 'Sending', value: sending },
    ...(customField === null || customField.value === ''
      ? []
      : [{ label: `Custom field ${customField.definitionId}`, value: customField.value }]),
    ...(document.kind === 'creditMemo' ? [] : [{ label: 'Online payment', value: sayPayment(ach, card) }]),
  ];
}

function sayPayment(ach: boolean | null, card: boolean | null): string {
  const say = (word: string, value: boolean | null): string =>
    `${word} ${value === null ? 'as QuickBooks is set' : value ? 'on' : 'off'}`;
  return `${say('bank transfer', ach)}, ${say('card', card)}`;
}

function drawLine({ description, quantity, unitPrice, amount, serviceDate, itemId }: SalesLine): DrawnLine {
  return [description, quantity, unitPrice, amount, serviceDate, itemId];
}
