import { stringifyJson } from '../../support/json.ts';

/** The messages of QuickBooks' faults, by their codes (`quickbooks.md` §11). */
const MESSAGES = {
  404: 'Not Found',
  500: 'Unsupported Operation',
  501: 'Not implemented by the sandbox',
  600: 'Duplicate Request ID',
  610: 'Object Not Found',
  620: 'Transaction Could Not Be Linked',
  900: 'Parent And Child Are The Same',
  1040: 'Batch Too Large',
  2000: 'Unknown Object',
  2010: 'Request has invalid or unsupported property',
  2020: 'Required param missing, need to supply the required value for the API',
  2030: 'Invalid ID',
  2040: 'Invalid String',
  2050: 'String length is either shorter or longer than supported by specification',
  2060: 'Invalid Date',
  2070: 'Invalid Date',
  2100: 'Invalid Decimal',
  2130: 'Invalid Request Id Format',
  2170: 'Invalid Enumeration',
  2210: 'Invalid Email Address format',
  2220: 'Invalid Currency',
  2410: 'Curreny, ExchangeRate is missing.',
  2500: 'Invalid Reference Id',
  3000: 'Invalid Custom Field',
  3001: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
  4000: 'Error parsing query',
  4001: 'Invalid query',
  4002: 'Invalid data',
  5010: 'Stale Object Error',
  5020: 'Permission Denied Error',
  5030: 'Feature Not Supported Error',
  6000: 'A business validation error has occurred while processing your request',
  6070: 'Amount calculation incorrect in the request',
  6080: 'Required Name Missing',
  6090: 'Invalid Discount',
  6100: 'Invalid Tax Code',
  6140: 'Duplicate Document Number Error',
  6150: 'Parent Reference Missing',
  6170: 'Tax Detail Not Allowed',
  6180: 'Too Many Levels',
  6210: 'Account Period Closed, Cannot Update Through Services API',
  6240: 'Duplicate Name Exists Error',
  6270: 'Transaction Date is prior to Start Date for Inventory Item',
  6420: 'Email Address Required',
  10000: 'An application error has occurred while processing your request',
} as const;

/** An error answer of QuickBooks, thrown inside the simulator and turned into a body at its boundary. */
export class QuickBooksFault extends Error {
  readonly code: string;
  readonly title: string;
  readonly element: string;
  readonly httpStatus: number;
  readonly faultType: string;

  constructor(code: keyof typeof MESSAGES, fault: FaultDetail) {
    super(fault.detail);
    this.name = 'QuickBooksFault';
    this.code = String(code);
    this.title = fault.message ?? MESSAGES[code];
    this.element = fault.element ?? '';
    this.httpStatus = fault.httpStatus ?? 400;
    this.faultType = fault.faultType ?? 'ValidationFault';
  }
}

interface FaultDetail {
  /** Instead of the message of the code. */
  readonly message?: string;
  readonly detail: string;
  readonly element?: string;
  readonly httpStatus?: number;
  readonly faultType?: string;
}

/** The `Fault` member of an answer or of a batch item (shape A, `quickbooks.md` §11.1). */
export function faultMember(fault: QuickBooksFault): object {
  return {
    Error: [{ Message: fault.title, Detail: fault.message, code: fault.code, element: fault.element }],
    type: fault.faultType,
  };
}

/** Shape B: the lower-case fault of Intuit's gateway, with `time` in epoch milliseconds. */
export function gatewayFaultBody(
  fault: { readonly code: string; readonly message: string; readonly detail: string | null; readonly type: string },
  now: number,
): string {
  const { code, message, detail, type } = fault;
  return stringifyJson({
    warnings: null,
    intuitObject: null,
    fault: { error: [{ message, detail, code, element: null }], type },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: now,
    status: null,
    cdcresponse: [],
  });
}

/** Code 10000: QuickBooks failed. */
export function systemFault(): QuickBooksFault {
  return new QuickBooksFault(10000, { detail: MESSAGES[10000], httpStatus: 500, faultType: 'SystemFault' });
}

/** Code 6000. Its text says what it means. */
export function businessFault(sentence: string): QuickBooksFault {
  return new QuickBooksFault(6000, { detail: `Business Validation Error: ${sentence}` });
}

export function missingParameter(name: string): QuickBooksFault {
  return new QuickBooksFault(2020, { detail: `Required parameter ${name} is missing in the request`, element: name });
}

export function notFound(sentence: string): QuickBooksFault {
  return new QuickBooksFault(610, { detail: `Object Not Found : ${sentence}` });
}

export const INACTIVE_SENTENCE =
  "Something you're trying to use has been made inactive. " +
  'Check the fields with accounts, customers, items, vendors or employees.';

export function invalidReference(family: string, id: string): QuickBooksFault {
  return new QuickBooksFault(2500, { detail: `Invalid Reference Id : ${family} element id ${id} not found` });
}

/** A request that the real API accepts and the sandbox does not. The sandbox refuses it and never invents an answer. */
export function notImplemented(what: string): QuickBooksFault {
  return new QuickBooksFault(501, {
    detail: `The sandbox does not do this: ${what}. The real QuickBooks Online may.`,
    httpStatus: 501,
    faultType: 'SystemFault',
  });
}

export function unsupportedOperation(what: string): QuickBooksFault {
  return new QuickBooksFault(500, { detail: `Operation ${what} is not supported.` });
}
