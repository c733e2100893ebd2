import type { Call } from './call.ts';
import { QuickBooksFault } from './fault.ts';

/** @throws QuickBooksFault 6210 when the day is in the closed period (`quickbooks.md` §8.5). */
export function requireOpenBooks(call: Call, day: string | null): void {
  const closed = call.store.state.preferences.bookCloseDate;
  if (closed === null || day === null || day > closed || call.actor === 'person') return;
  throw new QuickBooksFault(6210, {
    detail:
      'The account period has closed and the account books cannot be updated through through the QBO Services API. ' +
      'Please use the QBO website to make these changes.',
  });
}
