import { unexpectedAnswer } from './wire/fields.ts';
import type { Answer, Indeterminate, Rejected, RemoteFault } from '../http/answer.ts';
import { NotSignedIn, ReadRefused, RemoteUnavailable, WorldFailure, type Failure } from '../support/errors.ts';
import { assertNever } from '../support/invariant.ts';
import { hasCode } from './wire/fault.ts';

/** QuickBooks refused a request. `fault` has the reason as a code. */
export class QuickBooksRefused extends ReadRefused {
  readonly fault: RemoteFault;

  constructor(fault: RemoteFault, what: string) {
    super(`QuickBooks refused ${what}${fault.code === 'no-code' ? '' : ` (fault ${fault.code})`}.`, {
      code: 'quickbooks/refused',
      nextStep: "run tieout doctor; the fault code is explained in QuickBooks' list of error codes",
    });
    this.fault = fault;
  }
}

/** QuickBooks answered with an application error. One record may be the cause. */
export class QuickBooksFailing extends RemoteUnavailable {}

/** The failure of a read without a good answer. `what` names the read; `host` is the server. */
export function failureOfAnswer(
  answer: Exclude<Answer<never>, { readonly status: 'done' }>,
  { what, host }: { readonly what: string; readonly host: string },
): Failure {
  switch (answer.status) {
    case 'notSent':
      return unreachable(host, answer.cause);
    case 'indeterminate':
      if (answer.why === 'throttled') return limitUsedUp();
      if (answer.why === 'cutOff') return unexpectedAnswer(what, 'body', 'JSON');
      if (answer.why === 'failing') return unavailable(answer);
      return answer.fault === null ? unreachable(host, answer.cause) : new QuickBooksRefused(answer.fault, what);
    case 'conflict':
      return new QuickBooksRefused(answer.fault, what);
    case 'rejected':
      return answer.refuses === 'request' ? failureOfFault(answer.fault, what) : signInFailure(answer);
    default:
      return assertNever(answer);
  }
}

/** Faults that a person must act on before any request for this realm can succeed (`quickbooks.md` §11.2). */
function failureOfFault(fault: RemoteFault, what: string): Failure {
  if (hasCode(fault, '130', '140', '6190', '10200')) {
    return new WorldFailure('QuickBooks has closed this company: locked, reset, moved, or its subscription ended', {
      code: 'quickbooks/company-closed',
      nextStep: 'sign in to QuickBooks in a browser; it says what must be done',
    });
  }
  const hasBody = fault.code !== `http-${String(fault.httpStatus)}`;
  if (!hasBody) return unexpectedAnswer(what, 'status', `200 but ${String(fault.httpStatus)}`);
  return new QuickBooksRefused(fault, what);
}

/** The failure for a person when the sign-in does not give access to this company. */
export function signInFailure({ fault, refuses }: Rejected): NotSignedIn {
  if (hasCode(fault, '120')) return userRefused();
  return refuses === 'token' ? tokenRefused() : realmRefused();
}

function userRefused(): NotSignedIn {
  return new NotSignedIn('the QuickBooks user who signed in no longer has access to the company', {
    code: 'quickbooks/user-refused',
    nextStep: 'give the user access again, or run tieout auth login as another user',
  });
}

function realmRefused(): NotSignedIn {
  return new NotSignedIn('QuickBooks does not let this sign-in use the company that the Connection names', {
    code: 'quickbooks/realm-refused',
    nextStep: 'check realmId and environment of the Connection and that the keys are of the same environment',
  });
}

function tokenRefused(): NotSignedIn {
  return new NotSignedIn('QuickBooks does not accept the access token, not even a new one', {
    code: 'quickbooks/token-refused',
    nextStep: 'run tieout auth login and sign in again',
  });
}

function limitUsedUp(): RemoteUnavailable {
  return new RemoteUnavailable("QuickBooks' request limit for this company is used up", {
    code: 'quickbooks/throttled',
    nextStep: 'wait some minutes, end other programs that use the same company, then run the command again',
  });
}

/** No answer came: the address may be wrong. */
function unreachable(host: string, cause: string): RemoteUnavailable {
  return new RemoteUnavailable(`QuickBooks is not available at ${host}: ${cause}`, {
    code: 'quickbooks/unavailable',
    nextStep:
      'check the network, and QUICKBOOKS_BASE_URL when it is set, then run the command again; see https://status.developer.intuit.com',
  });
}

function unavailable({ cause, fault }: Indeterminate): RemoteUnavailable {
  const isApplicationError = fault !== null && hasCode(fault, '10000');
  return new (isApplicationError ? QuickBooksFailing : RemoteUnavailable)(`QuickBooks is not available: ${cause}`, {
    code: 'quickbooks/unavailable',
    nextStep: 'run the command again in a few minutes; see https://status.developer.intuit.com',
  });
}

/** A list that changed during every attempt to read it, or ended before its count. */
export function incompleteList(entity: string): RemoteUnavailable {
  return new RemoteUnavailable(`the list of ${entity} could not be read to its end: it changed while it was read`, {
    code: 'quickbooks/incomplete-list',
    nextStep: 'run the command again when nobody is importing into QuickBooks',
  });
}
