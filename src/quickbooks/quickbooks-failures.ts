import { NotSignedIn, RemoteUnavailable, WorldFailure, type Failure } from '../support/errors.ts';
import { hasCode, mainError, type Fault } from './wire/fault.ts';

/** QuickBooks refused a request for a reason of its own; `fault` tells which, by code. */
export class QuickBooksRefused extends WorldFailure {
  readonly fault: Fault;

  constructor(fault: Fault, what: string) {
    const { code } = mainError(fault);
    super(`QuickBooks refused ${what}${code === '' ? '' : ` (fault ${code})`}.`, {
      code: 'quickbooks/refused',
      nextStep: "run tieout doctor; the fault code is explained in QuickBooks' list of error codes",
    });
    this.fault = fault;
  }
}

/** Codes that a person must act on before any request of this realm can succeed (`quickbooks.md` §11.2). */
export function failureOfFault(fault: Fault, what: string): Failure {
  if (hasCode(fault, '3100')) return realmRefused();
  if (hasCode(fault, '3200')) return tokenRefused();
  if (hasCode(fault, '120')) {
    return new NotSignedIn('the QuickBooks user who signed in no longer has access to the company', {
      code: 'quickbooks/user-refused',
      nextStep: 'give the user access again, or run tieout auth login as another user',
    });
  }
  if (hasCode(fault, '130', '140', '6190', '10200')) {
    return new WorldFailure('QuickBooks has closed this company: locked, reset, moved, or its subscription ended', {
      code: 'quickbooks/company-closed',
      nextStep: 'sign in to QuickBooks in a browser; it says what must be done',
    });
  }
  if (hasCode(fault, '3001')) return limitUsedUp();
  if (hasCode(fault, '150', '10000')) return unavailable('it is in maintenance or failing');
  return new QuickBooksRefused(fault, what);
}

export function realmRefused(): NotSignedIn {
  return new NotSignedIn('QuickBooks does not let this sign-in use the company of QUICKBOOKS_REALM_ID', {
    code: 'quickbooks/realm-refused',
    nextStep: 'check realmId and environment of the Connection and that the keys are of the same environment',
  });
}

export function tokenRefused(): NotSignedIn {
  return new NotSignedIn('QuickBooks does not accept the access token, not even a new one', {
    code: 'quickbooks/token-refused',
    nextStep: 'run tieout auth login and sign in again',
  });
}

export function limitUsedUp(): RemoteUnavailable {
  return new RemoteUnavailable("QuickBooks' request limit for this company is used up", {
    code: 'quickbooks/throttled',
    nextStep: 'wait some minutes, end other programs that use the same company, then run the command again',
  });
}

/** No answer at all: the address may be wrong. */
export function unreachable(host: string, cause: string): RemoteUnavailable {
  return new RemoteUnavailable(`QuickBooks is not available at ${host}: ${cause}`, {
    code: 'quickbooks/unavailable',
    nextStep:
      'check the network, and QUICKBOOKS_BASE_URL when it is set, then run the command again; see https://status.developer.intuit.com',
  });
}

export function unavailable(cause: string): RemoteUnavailable {
  return new RemoteUnavailable(`QuickBooks is not available: ${cause}`, {
    code: 'quickbooks/unavailable',
    nextStep: 'run the command again in a few minutes; see https://status.developer.intuit.com',
  });
}

/** A list that moved under every attempt to read it, or ended before its count. */
export function incompleteList(entity: string): RemoteUnavailable {
  return new RemoteUnavailable(`the list of ${entity} could not be read to its end: it changed while it was read`, {
    code: 'quickbooks/incomplete-list',
    nextStep: 'run the command again when nobody is importing into QuickBooks',
  });
}
