import type { Account } from '../model/m3ter.ts';
import type { SimilarCustomer } from './similar-names.ts';

/**
 * What to do about an account without a customer where none may be made. The line to paste is at the end, so that a
 * terminal shows it below; it names a customer that may be meant.
 *
 * @param where the file that the line belongs to: `add to integrations/customers.yaml, below mappings`
 */
export function adviseMissing({ code }: Account, similar: SimilarCustomer | null, where: string): string {
  const line = (name: string): string =>
    `- { account: ${JSON.stringify(code)}, customer: { displayName: ${JSON.stringify(name)} } }`;
  const create = 'create the customer in QuickBooks, or set customers.missing: create';
  if (similar === null) return `${create}; once QuickBooks has it, ${where}: ${line('…')}`;
  const { id, displayName } = similar.customer;
  return `when customer ${id} is meant, which has ${similar.shares}, paste the line; otherwise ${create}; ${where}: ${line(displayName)}`;
}
