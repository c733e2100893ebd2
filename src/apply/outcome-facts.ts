import type { RemoteFault } from '../http/answer.ts';
import { APPLY_AGAIN } from '../model/apply-again.ts';
import type { Address } from '../model/address.ts';
import type { Outcome, OutcomeCode, OutcomeStatus } from '../model/outcome.ts';

/**
 * Code of a change whose request never left, because QuickBooks could not be reached. It was tried, so a breaker counts
 * it as an error; other skipped changes were not.
 */
export const NEVER_LEFT = 'never-left';

/** An outcome without the change it is about. */
export type OutcomeFacts = Omit<Outcome, 'change' | 'address' | 'kind' | 'action'>;

export function applied(remoteId: string, more: Partial<OutcomeFacts> = {}): OutcomeFacts {
  return facts('applied', 'applied', 'done', { remoteId, ...more });
}

export function alreadySo(remoteId: string | null, message: string, more: Partial<OutcomeFacts> = {}): OutcomeFacts {
  return facts('alreadySo', 'already-so', message, { remoteId, ...more });
}

export function skipped(code: OutcomeCode, message: string, next: string | null = null): OutcomeFacts {
  return facts('skipped', code, message, { next, attempts: 0 });
}

/** A change that is not sent, as it needs another one that was not applied. */
export function skippedFor(unmet: Address): OutcomeFacts {
  return skipped(
    'dependency-failed',
    `not sent: ${unmet} was not applied`,
    `see what the report says about ${unmet} first`,
  );
}

export function conflict(
  code: OutcomeCode,
  message: string,
  next: string,
  remoteId: string | null = null,
): OutcomeFacts {
  return facts('conflict', code, message, { next, remoteId });
}

export function rejected(fault: RemoteFault, next: string): OutcomeFacts {
  const detail = fault.detail === null || fault.detail === fault.message ? '' : ` — ${fault.detail}`;
  return facts('rejected', `${fault.system}/${fault.code}`, `${fault.message}${detail}`, { next });
}

/** `cause` is a clause that says what came back, as in `Answer`. */
export function indeterminate(cause: string): OutcomeFacts {
  return facts('indeterminate', 'indeterminate', `sent, and ${cause}; reading did not settle it`, {
    next: `run ${APPLY_AGAIN}, and sends only what is proven absent`,
  });
}

/** For a change whose intent was journaled before a failure hid the result. */
export function indeterminateAfterFailure(cause: string): OutcomeFacts {
  const message = `it cannot be said whether it was carried out (${cause.replace(/\.$/, '')})`;
  return facts('indeterminate', 'indeterminate', message, { next: `run ${APPLY_AGAIN}` });
}

function facts(status: OutcomeStatus, code: OutcomeCode, message: string, more: Partial<OutcomeFacts>): OutcomeFacts {
  return { status, code, message, next: null, remoteId: null, attempts: 1, warnings: [], ...more };
}
