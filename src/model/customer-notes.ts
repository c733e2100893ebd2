const PREFIX = 'm3ter account ';
/** An account named anywhere in notes: people write before and behind what tieout wrote. */
const NOTE_PATTERN = new RegExp(`\\b${PREFIX}([A-Za-z0-9_-]{1,64})`);

/** The notes of a customer made for an account. Later they prove whose customer it is. */
export function customerNotes(accountId: string): string {
  return `Created by tieout for ${PREFIX}${accountId}`;
}

/** The account that a customer was made for, according to its notes; null when they name none. */
export function accountIdInNotes(notes: string | null): string | null {
  return NOTE_PATTERN.exec(notes ?? '')?.[1] ?? null;
}
