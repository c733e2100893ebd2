import type { CustomerChange, CustomerCreate } from '../model/change.ts';
import type { Customer } from '../model/quickbooks.ts';
import { invariant } from '../support/invariant.ts';
import { alreadySo, applied, conflict, indeterminate, rejected, type ApplyRun } from './apply-context.ts';
import { customerKey } from './idempotency-key.ts';
import { causeOf } from '../http/answer.ts';
import type { CustomerWrite } from './ports.ts';

/**
 * Creates the customers of one level, in batches. Customer names are unique in QuickBooks, so a lost
 * answer is settled by the name, and ownership by the m3ter account id in Notes.
 */
export async function applyCustomers(run: ApplyRun, changes: readonly CustomerChange[]): Promise<void> {
  const creates: CustomerCreate[] = [];
  for (const change of changes) {
    if (change.action === 'create') creates.push(change);
    else await run.settle(change, applied(change.precondition.id));
  }
  if (creates.length === 0) return;
  const writes: CustomerWrite[] = [];
  for (const change of creates) {
    const key = customerKey(run.input.plan.connection.realmId, change.after);
    await run.intend(change, `${key.batchRequestId}/${key.bId}`);
    writes.push({ state: change.after, key });
  }
  const answers = await run.input.quickbooks.sendCustomers(writes, { alone: false });
  const unclear: UnclearCustomer[] = [];
  for (const [index, change] of creates.entries()) {
    const answer = answers[index];
    const write = writes[index];
    invariant(answer !== undefined && write !== undefined, 'one answer for each customer');
    if (answer.status === 'done') await run.settle(change, outcomeOfCustomer(change, answer.value, 1));
    else unclear.push({ change, write, cause: causeOf(answer) });
  }
  await settleCustomers(run, unclear);
}

/** A create that was not answered with "done". */
interface UnclearCustomer {
  readonly change: CustomerCreate;
  readonly write: CustomerWrite;
  readonly cause: string;
}

/**
 * Also run for rejected creates: 6240 (duplicate name) is success when the customer of that name
 * carries our account id, because another run, or a lost attempt of ours, made it.
 */
async function settleCustomers(run: ApplyRun, unclear: readonly UnclearCustomer[]): Promise<void> {
  if (unclear.length === 0) return;
  const held = await run.input.quickbooks.findCustomers(unclear.map(({ write }) => write.state.displayName));
  for (const { change, write, cause } of unclear) {
    const same = held.find((customer) => customer.displayName.toLowerCase() === write.state.displayName.toLowerCase());
    if (same !== undefined && isOurs(same, write)) {
      await run.settle(change, outcomeOfCustomer(change, same, 2));
    } else if (same !== undefined) {
      const message = `the name is taken by customer ${same.id}, which is not ours`;
      await run.settle(
        change,
        conflict('quickbooks/6240', message, `map the account: { account: …, customer: "${same.id}" }`),
      );
    } else {
      await run.settle(change, await sendAgain(run, change, write, cause));
    }
  }
}

/** A query may be this far behind what was written (`quickbooks.md` §4, §15). */
const LAG_MS = 2_500;

/**
 * Names are unique, so sending once more cannot make a second customer. What is refused now may be
 * refused because of our own first attempt, which a query shows only after a while.
 */
async function sendAgain(run: ApplyRun, change: CustomerCreate, write: CustomerWrite, cause: string) {
  const [answer] = await run.input.quickbooks.sendCustomers([write], { alone: true });
  invariant(answer !== undefined, 'one answer for each customer');
  if (answer.status === 'done') return outcomeOfCustomer(change, answer.value, 2);
  await run.input.clock.sleep(LAG_MS);
  const held = await run.input.quickbooks.findCustomers([write.state.displayName]);
  const made = held.find((customer) => isOurs(customer, write));
  if (made !== undefined) return outcomeOfCustomer(change, made, 2);
  if (answer.status === 'rejected' || answer.status === 'conflict') {
    return rejected(answer.fault, 'correct the account in m3ter or create the customer in QuickBooks and map it');
  }
  return indeterminate(cause);
}

function isOurs(customer: Customer, write: CustomerWrite): boolean {
  return customer.notes !== null && customer.notes.includes(write.state.accountId);
}

/** QuickBooks may ignore the currency on create (`quickbooks.md` §7.1); invoices would then be refused. */
function outcomeOfCustomer(change: CustomerCreate, customer: Customer, attempts: number) {
  const wanted = change.after.currency;
  if (wanted !== null && customer.currency !== null && customer.currency !== wanted) {
    return conflict(
      'quickbooks/currency-ignored',
      `QuickBooks made customer ${customer.id} in ${customer.currency} instead of ${wanted}; a currency cannot be changed`,
      `in QuickBooks, create a customer with currency ${wanted}, map the account to it, and make customer ${customer.id} inactive`,
      customer.id,
    );
  }
  return attempts === 1 ? applied(customer.id) : alreadySo(customer.id, 'created by an earlier attempt', { attempts });
}
