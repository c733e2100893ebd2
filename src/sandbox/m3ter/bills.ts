import { type JsonObject, jsonNumber } from '../../support/json.ts';
import { type Answer, ErrorAnswer, badRequest, notFound, ok } from './answer.ts';
import { encodeBill, encodeSingleLine } from './bill-wire.ts';
import { requireVersion } from './configs.ts';
import { approveBill, lockBill, recalculateBill, unapproveBill } from './engine.ts';
import { SMALL_PAGE, answerPage } from './listing.ts';
import { encodeStored } from './encode-stored.ts';
import { answerSearch } from './search.ts';
import {
  type Route,
  type RouteContext,
  listParameter,
  optionalText,
  parameter,
  readBody,
  recordOf,
  recordWrite,
} from './route.ts';
import { type BillJobRecord, type BillRecord, newStored, removeById } from './state.ts';

/** Bills, their lines, and what people do with them in the console (`m3ter.md` §4). */
export const BILL_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'bills', run: listBills },
  { method: 'POST', path: 'bills/approve', run: approveBills },
  { method: 'GET', path: 'bills/search', run: searchBills },
  { method: 'GET', path: 'bills/latest/:accountId', run: readLatestBill },
  { method: 'GET', path: 'bills/accountid/:accountId', run: listBillsOfAccount },
  { method: 'GET', path: 'bills/:id', run: (context) => ok(encodeOne(context, billOf(context))) },
  { method: 'DELETE', path: 'bills/:id', run: deleteBill },
  { method: 'PUT', path: 'bills/:id/status', run: changeStatus },
  { method: 'PUT', path: 'bills/:id/lock', run: lock },
  { method: 'GET', path: 'bills/:id/lineitems', run: listLinesOfBill },
  { method: 'GET', path: 'bills/:id/lineitems/:lineId', run: readLine },
  { method: 'GET', path: 'lineitems', run: listLines },
  { method: 'GET', path: 'billconfig', run: (context) => ok(encodeBillConfig(context)) },
  { method: 'PUT', path: 'billconfig', run: replaceBillConfig },
  { method: 'POST', path: 'billjobs/recalculate', run: recalculate },
  { method: 'GET', path: 'billjobs', run: listBillJobs },
  { method: 'GET', path: 'billjobs/:id', run: readBillJob },
];

const RECALCULATED_BILLS_MAX = 100;

function listBills(context: RouteContext): Answer {
  const { query, modes } = context;
  const matches = billFilter(context);
  const withLines = query.get('excludeLineItems') !== 'true';
  const withTotal = modes.billTotal === 'always' || query.get('includeBillTotal') === 'true';
  return answerPage(context, context.state.bills, {
    pageSizeMax: SMALL_PAGE,
    matches,
    encode: (bill) => encodeBill(bill, modes, { withLines, withTotal }),
  });
}

/** `…Start` is inclusive, `…End` exclusive. */
function billFilter(context: RouteContext): (bill: BillRecord) => boolean {
  const { query } = context;
  const ids = listParameter(context, 'ids');
  const wanted = (name: string): string | null => {
    const value = query.get(name);
    return value === '' ? null : value;
  };
  const [accountId, status, locked] = [wanted('accountId'), wanted('status'), wanted('locked')];
  const [billDate, billDateStart, billDateEnd] = [wanted('billDate'), wanted('billDateStart'), wanted('billDateEnd')];
  const [invoiceStart, invoiceEnd] = [wanted('externalInvoiceDateStart'), wanted('externalInvoiceDateEnd')];
  const [billJobId, frequency] = [wanted('billJobId'), wanted('billingFrequency')];
  if (status !== null && status !== 'PENDING' && status !== 'APPROVED') {
    throw badRequest('status: must be PENDING or APPROVED');
  }
  return (bill) =>
    (ids === null || ids.has(bill.id)) &&
    (accountId === null || bill.accountId === accountId) &&
    (status === null || bill.status === status) &&
    (locked === null || bill.locked === (locked === 'true')) &&
    (billDate === null || bill.billDate === billDate) &&
    (billDateStart === null || bill.billDate >= billDateStart) &&
    (billDateEnd === null || bill.billDate < billDateEnd) &&
    (invoiceStart === null || (bill.externalInvoiceDate ?? '') >= invoiceStart) &&
    (invoiceEnd === null || (bill.externalInvoiceDate ?? '') < invoiceEnd) &&
    (billJobId === null || bill.billJobId === billJobId) &&
    (frequency === null || bill.billingFrequency === frequency);
}

/** Terms that `bills/search` accepts. Status and approval are not among them (`m3ter.md` §4.1). */
const BILL_TERMS = [
  'accountId',
  'locked',
  'billDate',
  'startDate',
  'endDate',
  'dueDate',
  'billingFrequency',
  'id',
  'createdBy',
  'dtCreated',
  'lastModifiedBy',
  'ids',
] as const;

function searchBills(context: RouteContext): Answer {
  const { bills } = context.state;
  return answerSearch(context, { records: bills, encode: (bill) => encodeOne(context, bill), terms: BILL_TERMS });
}

function listBillsOfAccount(context: RouteContext): Answer {
  const accountId = parameter(context, 'accountId');
  return answerPage(context, context.state.bills, {
    pageSizeMax: SMALL_PAGE,
    matches: (bill) => bill.accountId === accountId,
    encode: (bill) => encodeOne(context, bill),
  });
}

function readLatestBill(context: RouteContext): Answer {
  const accountId = parameter(context, 'accountId');
  const bill = context.state.bills.findLast((billRecord) => billRecord.accountId === accountId);
  if (bill === undefined) throw notFound('Bill of account', accountId);
  return ok(encodeOne(context, bill));
}

function encodeOne(context: RouteContext, bill: BillRecord): JsonObject {
  return encodeBill(bill, context.modes, { withLines: true, withTotal: true });
}

function billOf(context: RouteContext, id?: string): BillRecord {
  return recordOf(context, 'Bill', context.state.bills, id);
}

function deleteBill(context: RouteContext): Answer {
  const bill = billOf(context);
  if (bill.locked) throw badRequest('A locked bill cannot be deleted');
  removeById(context.state.bills, bill.id);
  recordBill(context, 'delete', bill);
  return ok(encodeOne(context, bill));
}

function changeStatus(context: RouteContext): Answer {
  const bill = billOf(context);
  const status = optionalText(readBody(context), 'status');
  if (bill.locked) throw badRequest('A locked bill cannot be updated');
  if (status === 'APPROVED') approveBill(bill, context.now, context.user);
  else if (status === 'PENDING') unapproveBill(bill, context.now, context.user);
  else throw badRequest('status: must be PENDING or APPROVED');
  recordBill(context, 'status', bill);
  return ok(encodeOne(context, bill));
}

function approveBills(context: RouteContext): Answer {
  const bills = billIdsOf(context).map((id) => billOf(context, id));
  for (const bill of bills) {
    if (bill.status === 'APPROVED') continue;
    approveBill(bill, context.now, context.user);
    recordBill(context, 'status', bill);
  }
  return ok({ message: `${String(bills.length)} bills approved` });
}

function lock(context: RouteContext): Answer {
  const bill = billOf(context);
  if (bill.status !== 'APPROVED') throw badRequest('A bill that is PENDING cannot be locked');
  if (!bill.locked) {
    lockBill(bill, context.now, context.user);
    recordBill(context, 'lock', bill);
  }
  return ok(encodeOne(context, bill));
}

function recalculate(context: RouteContext): Answer {
  const ids = billIdsOf(context);
  if (ids.length > RECALCULATED_BILLS_MAX) throw badRequest('billIds: size must be between 1 and 100');
  const bills = ids.map((id) => billOf(context, id));
  if (bills.some((bill) => bill.locked)) throw badRequest('A locked bill cannot be recalculated');
  const stored = newStored(context.state, context.now, context.user);
  const job: BillJobRecord = { ...stored, type: 'RECALCULATE', status: 'COMPLETE', billIds: ids };
  context.state.billJobs.push(job);
  for (const bill of bills) {
    recalculateBill(bill, context.now, context.user);
    bill.billJobId = job.id;
    recordBill(context, 'recalculate', bill);
  }
  return ok(encodeBillJob(job));
}

function billIdsOf(context: RouteContext): string[] {
  const ids = readBody(context)['billIds'];
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('billIds: must not be empty');
  return ids.map((id: unknown) => {
    if (typeof id !== 'string') throw badRequest('billIds: must be strings');
    return id;
  });
}

function listLinesOfBill(context: RouteContext): Answer {
  return answerLines(context, [billOf(context)]);
}

function listLines(context: RouteContext): Answer {
  if (context.query.has('commitmentId')) {
    throw new ErrorAnswer(501, 'the sandbox does not support lineitems?commitmentId=');
  }
  const billId = context.query.get('billId');
  const bills = context.state.bills.filter((bill) => billId === null || bill.id === billId);
  return answerLines(context, bills);
}

function answerLines(context: RouteContext, bills: readonly BillRecord[]): Answer {
  const type = context.query.get('lineItemType');
  const lines = bills
    .flatMap((bill) => bill.lines.map((line) => ({ bill, line })))
    .filter(({ line }) => type === null || line.lineItemType === type)
    .map((candidate, index) => ({ ...candidate, ordinal: index }));
  return answerPage(context, lines, {
    pageSizeMax: SMALL_PAGE,
    matches: () => true,
    encode: ({ bill, line }) => encodeSingleLine(bill, line, context.modes),
  });
}

function readLine(context: RouteContext): Answer {
  const bill = billOf(context);
  const line = recordOf(context, 'LineItem', bill.lines, parameter(context, 'lineId'));
  return ok(encodeSingleLine(bill, line, context.modes));
}

function encodeBillConfig(context: RouteContext): JsonObject {
  const { version, billLockDate } = context.state.billConfig;
  return {
    id: context.state.organizationId,
    version: jsonNumber(String(version)),
    ...(billLockDate === null ? {} : { billLockDate }),
  };
}

/** Locks every bill up to a day. Refused while one of them is still PENDING. */
function replaceBillConfig(context: RouteContext): Answer {
  const body = readBody(context);
  requireVersion(context, body, context.state.billConfig.version);
  const day = optionalText(body, 'billLockDate');
  const reached = (bill: BillRecord): boolean => day !== null && bill.endDate <= day;
  if (context.state.bills.some((bill) => reached(bill) && bill.status === 'PENDING')) {
    throw badRequest('billLockDate: bills that are PENDING fall on or before this date');
  }
  for (const bill of context.state.bills) {
    if (reached(bill) && !bill.locked) lockBill(bill, context.now, context.user);
  }
  context.state.billConfig = { version: context.state.billConfig.version + 1, billLockDate: day };
  return ok(encodeBillConfig(context));
}

function listBillJobs(context: RouteContext): Answer {
  return answerPage(context, context.state.billJobs, {
    pageSizeMax: SMALL_PAGE,
    matches: () => context.query.get('active') !== 'true',
    encode: encodeBillJob,
  });
}

function readBillJob(context: RouteContext): Answer {
  return ok(encodeBillJob(recordOf(context, 'BillJob', context.state.billJobs)));
}

function encodeBillJob(job: BillJobRecord): JsonObject {
  return {
    ...encodeStored(job),
    total: jsonNumber(String(job.billIds.length)),
    pending: jsonNumber('0'),
  };
}

function recordBill(context: RouteContext, operation: string, bill: BillRecord): void {
  recordWrite(
    context,
    { operation, entity: 'Bill', record: bill },
    { account: bill.accountCode, status: bill.status, total: bill.billTotal, currency: bill.currency },
  );
}
