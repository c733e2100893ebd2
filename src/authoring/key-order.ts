const EXPECTED_DOCUMENT = [
  'docNumber',
  'txnDate',
  'dueDate',
  'currency',
  'total',
  'billEmail',
  'billEmailCc',
  'note',
  'lines',
];

/**
 * The order of the keys of each map, by its path in the document: that of the schemas, which a test
 * compares. Maps that are not here keep the order they have.
 */
export const KEY_ORDER: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Connection: {
    '': ['apiVersion', 'kind', 'name', 'm3ter', 'quickbooks', 'limits', 'credentials'],
    m3ter: ['organizationId', 'configKeys'],
    quickbooks: ['environment', 'realmId', 'companyName', 'homeCurrency'],
    credentials: ['m3ter', 'quickbooks'],
    'credentials.m3ter': ['apiKey', 'apiSecret'],
    'credentials.quickbooks': ['clientId', 'clientSecret', 'refreshToken'],
  },
  Integration: {
    '': [
      'apiVersion',
      'kind',
      'name',
      'connection',
      'destination',
      'entityType',
      'id',
      'credential',
      'enabled',
      'accounts',
      'notifyOnDisabled',
      'bills',
      'quickbooks',
      'customers',
      'delivery',
      'limits',
    ],
    accounts: ['include', 'exclude', 'filter', 'missingOptOut'],
    bills: ['onlySendOnApproval', 'useExternalMappingAccountCode', 'enforceLinkedMappings', 'exclude'],
    'bills.exclude': ['lineItemTypes', 'products', 'aggregations'],
    quickbooks: [
      'splitUsageLineItems',
      'itemMapping',
      'sendZeroQuantityLineItems',
      'allowBankTransferPayment',
      'allowCreditCardPayment',
      'bccEmail',
      'accountManagerEmailCustomField',
      'sortLineItemsBy',
      'strictLineItemMapping',
    ],
    'quickbooks.itemMapping': ['creditMemo', 'debitMemo'],
    customers: ['missing', 'match'],
    delivery: [
      'mode',
      'from',
      'graceMinutes',
      'nativeRunMaxHours',
      'unmappedItem',
      'negativeBills',
      'onChange',
      'emailStatus',
      'tax',
      'purchaseOrder',
    ],
    'delivery.tax': ['code', 'calculation'],
    limits: ['maxInvoices', 'maxInvoiceTotal', 'maxDeletes', 'maxUpdates'],
  },
  ExternalMappings: {
    '': [
      'apiVersion',
      'kind',
      'name',
      'connection',
      'integration',
      'externalSystem',
      'prune',
      'mappings',
      'mappingsFrom',
    ],
  },
  BillTest: {
    '': ['apiVersion', 'kind', 'name', 'integration', 'account', 'bill', 'company', 'expect'],
    account: [
      'code',
      'id',
      'name',
      'emailAddress',
      'currency',
      'address',
      'customFields',
      'purchaseOrderNumber',
      'sendBillsToThirdParties',
    ],
    'account.address': [
      'addressLine1',
      'addressLine2',
      'addressLine3',
      'addressLine4',
      'locality',
      'region',
      'postCode',
      'country',
    ],
    bill: [
      'id',
      'status',
      'billDate',
      'externalInvoiceDate',
      'startDate',
      'endDate',
      'dueDate',
      'sequentialInvoiceNumber',
      'purchaseOrderNumber',
      'timezone',
      'currency',
      'billTotal',
      'lines',
    ],
    company: ['homeCurrency', 'multiCurrency', 'exchangeRate', 'bookCloseDate'],
    expect: ['decision', 'reason', 'invoice', 'creditMemo'],
    'expect.invoice': EXPECTED_DOCUMENT,
    'expect.creditMemo': EXPECTED_DOCUMENT,
  },
};

/** Position of a key in its map; unknown keys come last, in the order they have. */
export function orderOf(kind: string, path: readonly string[], key: string): number {
  const order = KEY_ORDER[kind]?.[path.join('.')] ?? [];
  const index = order.indexOf(key);
  return index < 0 ? order.length : index;
}
