/** Fields of a sales document as a finance person calls them; paths of YAML settings stay as they are written. */
const LABELS: Readonly<Record<string, string>> = {
  txnDate: 'date',
  dueDate: 'due date',
  docNumber: 'number',
  customerMemo: 'message on invoice',
  note: 'private note',
  billEmail: 'e-mail',
  billEmailCc: 'Cc',
  billEmailBcc: 'Bcc',
  allowOnlineAchPayment: 'bank transfer',
  allowOnlineCreditCardPayment: 'card payment',
  customField: 'custom field',
  exchangeRate: 'exchange rate',
  unitPrice: 'unit price',
  itemId: 'item',
  serviceDate: 'service date',
  taxCode: 'tax code',
  displayName: 'name',
  companyName: 'company',
  email: 'e-mail',
  'billAddress.line1': 'address line 1',
  'billAddress.line2': 'address line 2',
  'billAddress.line3': 'address line 3',
  'billAddress.line4': 'address line 4',
  'billAddress.city': 'city',
  'billAddress.region': 'region',
  'billAddress.postalCode': 'postal code',
  'billAddress.country': 'country',
  externalId: 'maps to',
};

/** Lines are counted from one, as people count them. */
const LINE_PATH = /^lines\[(\d+)\](?:\.(\w+))?$/;

/** `lines[2].amount` → `line 2 amount`; `dueDate` → `due date`; `bills.onlySendOnApproval` unchanged. */
export function labelField(path: string): string {
  const match = LINE_PATH.exec(path);
  if (match === null) return LABELS[path] ?? path;
  const [, position = '', field = ''] = match;
  return `line ${position} ${LABELS[field] ?? field}`.trimEnd();
}
