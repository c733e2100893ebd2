import { kindWord } from '../model/change.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';

/** The line of the files by which this plan gives an account another customer. */
export interface CustomerLine {
  /** File and line, `integrations/mappings.yaml:6`. */
  readonly where: string;
  /** QuickBooks Id of the customer that m3ter still has; null when it has none. */
  readonly formerId: string | null;
}

/**
 * What a person does about our document that is for another customer than its bill. Nobody can tell from the two systems
 * which of the customers is right, so that each case is said for itself, and the void comes last: it is the one that
 * cannot be taken back.
 *
 * @param wantedId the customer of the bill; null for one that does not exist yet, which nobody can put back
 * @param again how the bill is sent anew, with what paid or closed books ask before
 */
export function sayOtherCustomer(
  document: ObservedSalesDocument,
  {
    wantedId,
    line,
    again,
  }: { readonly wantedId: string | null; readonly line: CustomerLine | null; readonly again: string },
): string {
  const mapping =
    line === null
      ? 'if the mapping of the account is wrong, correct it'
      : `if the line at ${line.where} is wrong (the customer was ${line.formerId ?? 'none'}), correct it`;
  const wanted = wantedId === null ? 'a new customer' : `customer ${wantedId}`;
  const kind = kindWord(document.kind);
  const moved = `if a person moved the ${kind} in QuickBooks, put ${wanted} back there or leave it`;
  const wasMovedByLine = line !== null && line.formerId === document.customerId;
  const cases = [
    ...(wantedId === null || wasMovedByLine ? [] : [moved]),
    mapping,
    `only if the ${kind} must move to ${wanted}: ${again}`,
  ];
  return cases.join('; ');
}
