import type { CustomerState, CustomerUpdate } from '../model/change.ts';
import { diffCustomers, isAsWanted } from '../model/customer-fields.ts';
import type { Customer } from '../model/quickbooks.ts';
import { causeOf, type Answer } from '../http/answer.ts';
import { invariant } from '../support/invariant.ts';
import type { ApplyRun } from './apply-run.ts';
import { alreadySo, applied, conflict, indeterminate, rejected } from './outcome-facts.ts';
import { customerKey, keyText } from './idempotency-key.ts';
import type { CustomerWrite } from './ports.ts';

interface Updating {
  readonly change: CustomerUpdate;
  readonly write: CustomerWrite;
}

/**
 * Writes the new name, e-mail or address of accounts to their customers. Each write names the revision that was planned
 * from, so a second send changes nothing. After a lost answer the customer is read. When it is still in that revision,
 * the write is sent once more in a request of its own.
 */
export async function updateCustomers(run: ApplyRun, changes: readonly CustomerUpdate[]): Promise<void> {
  const updating: Updating[] = [];
  for (const change of changes) {
    const { id, revision: syncToken } = change.precondition;
    const key = customerKey(run.input.plan.connection.realmId, change.after, { id, syncToken });
    await run.intend(change, keyText(key));
    updating.push({ change, write: { state: change.after, target: { id, syncToken, before: change.before }, key } });
  }
  const open = await send(run, updating, false);
  if (open.length === 0) return;
  const current = await read(run, open);
  const absent: Updating[] = [];
  for (const { one, answer } of open) {
    const customer = current.get(one.change.precondition.id);
    if (customer !== undefined && isAsWanted(customer, one.change.after)) await settleAlreadySo(run, one);
    else if (customer?.syncToken !== one.change.precondition.revision) await run.setOutcome(one.change, movedOn(one));
    else if (answer.status === 'rejected') await run.setOutcome(one.change, refused(one, answer));
    else absent.push(one);
  }
  for (const { one, answer } of await send(run, absent, true)) {
    const customer = (await read(run, [{ one, answer }])).get(one.change.precondition.id);
    if (customer !== undefined && isAsWanted(customer, one.change.after)) await settleAlreadySo(run, one);
    else if (answer.status === 'rejected') await run.setOutcome(one.change, refused(one, answer));
    else await run.setOutcome(one.change, indeterminate(answer.status === 'done' ? 'no answer came' : causeOf(answer)));
  }
}

interface Unsettled {
  readonly one: Updating;
  readonly answer: Answer<Customer>;
}

/** Sends the writes, records those that succeeded, and returns the others. */
async function send(run: ApplyRun, updating: readonly Updating[], alone: boolean): Promise<readonly Unsettled[]> {
  if (updating.length === 0) return [];
  const writes = updating.map(({ write }) => write);
  const answers = await run.input.quickbooks.sendCustomers(writes, { alone, batchItems: run.batchItems });
  const open: Unsettled[] = [];
  for (const [index, one] of updating.entries()) {
    const answer = answers[index];
    invariant(answer !== undefined, 'one answer for each customer');
    if (answer.status === 'done') await run.setOutcome(one.change, outcomeOf(one, answer.value));
    else open.push({ one, answer });
  }
  return open;
}

function outcomeOf({ change }: Updating, customer: Customer) {
  return applied(customer.id, { warnings: warnOfOtherForm(customer, change.after) });
}

/** What people are told of a customer that QuickBooks did not store as it was sent. */
export function warnOfOtherForm(customer: Customer, sent: CustomerState): readonly string[] {
  const isAsSent = diffCustomers(customer, sent).length === 0;
  return isAsSent ? [] : ['QuickBooks has stored the name, e-mail or address in another form'];
}

async function read(run: ApplyRun, open: readonly Unsettled[]): Promise<ReadonlyMap<string, Customer>> {
  const customers = await run.input.quickbooks.readCustomers(open.map(({ one }) => one.change.precondition.id));
  return new Map(customers.map((customer) => [customer.id, customer]));
}

async function settleAlreadySo(run: ApplyRun, { change }: Updating): Promise<void> {
  const { id } = change.precondition;
  await run.setOutcome(change, alreadySo(id, 'the customer is as the account is', { attempts: 2 }));
}

function movedOn({ change }: Updating) {
  const { id } = change.precondition;
  return conflict(
    'quickbooks/5010',
    `customer ${id} was changed by somebody else after the plan was made`,
    'run tieout apply again: it compares with what is there now',
    id,
  );
}

function refused({ change }: Updating, answer: Extract<Answer<Customer>, { status: 'rejected' }>) {
  return rejected(
    answer.fault,
    `correct account ${change.after.accountCode} in m3ter, or set customers.onChange: report and change the customer by hand`,
  );
}
