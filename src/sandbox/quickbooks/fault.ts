import { stringifyJson } from '../../support/json.ts';

/** An error answer of QuickBooks, thrown inside the simulator and turned into a body at its boundary. */
export class QuickBooksFault extends Error {
  readonly code: string;
  readonly title: string;
  readonly element: string;
  readonly httpStatus: number;
  readonly faultType: string;

  constructor(fault: FaultDetail) {
    super(fault.detail);
    this.name = 'QuickBooksFault';
    this.code = fault.code;
    this.title = fault.message;
    this.element = fault.element ?? '';
    this.httpStatus = fault.httpStatus ?? 400;
    this.faultType = fault.faultType ?? 'ValidationFault';
  }
}

export interface FaultDetail {
  readonly code: string;
  readonly message: string;
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

/** Code 6000. Its text says what it means. */
export function businessFault(sentence: string): QuickBooksFault {
  return new QuickBooksFault({
    code: '6000',
    message: 'A business validation error has occurred while processing your request',
    detail: `Business Validation Error: ${sentence}`,
  });
}

export function missingParameter(name: string): QuickBooksFault {
  return new QuickBooksFault({
    code: '2020',
    message: 'Required param missing, need to supply the required value for the API',
    detail: `Required parameter ${name} is missing in the request`,
    element: name,
  });
}

export function notFound(sentence: string): QuickBooksFault {
  return new QuickBooksFault({ code: '610', message: 'Object Not Found', detail: `Object Not Found : ${sentence}` });
}

export const INACTIVE_SENTENCE =
  "Something you're trying to use has been made inactive. " +
  'Check the fields with accounts, customers, items, vendors or employees.';

export function invalidReference(family: string, id: string): QuickBooksFault {
  return new QuickBooksFault({
    code: '2500',
    message: 'Invalid Reference Id',
    detail: `Invalid Reference Id : ${family} element id ${id} not found`,
  });
}

/** A request that the real API accepts and the sandbox does not. The sandbox refuses it and never invents an answer. */
export function notImplemented(what: string): QuickBooksFault {
  return new QuickBooksFault({
    code: '501',
    message: 'Not implemented by the sandbox',
    detail: `The sandbox does not do this: ${what}. The real QuickBooks Online may.`,
    httpStatus: 501,
    faultType: 'SystemFault',
  });
}

export function unsupportedOperation(what: string): QuickBooksFault {
  return new QuickBooksFault({
    code: '500',
    message: 'Unsupported Operation',
    detail: `Operation ${what} is not supported.`,
  });
}
