import { QUERY_LAG_MS } from '../model/limits.ts';
import type { CustomerChange, CustomerCreate } from '../model/change.ts';
import { accountIdInNotes } from '../model/customer-notes.ts';
import { isStoredLossy } from '../model/latin-1.ts';
import type { Customer } from '../model/quickbooks.ts';
import { invariant } from '../support/invariant.ts';
import type { ApplyRun } from './apply-run.ts';
import { alreadySo, applied, conflict, indeterminate, rejected } from './outcome-facts.ts';
import { failsByItself } from './document-outcomes.ts';
import { customerKey, keyText } from './idempotency-key.ts';
import { causeOf, type Answer } from '../http/answer.ts';
import type { CustomerWrite } from './ports.ts';
import { failedBatchSize, sendDivided } from './send-divided.ts';
import { updateCustomers, warnOfOtherForm } from './update-customers.ts';

/** A customer that is being created: the request, and what is known of it so far. */
interface Sending {
  readonly change: CustomerCreate;
  readonly write: CustomerWrite;
  answer: Answer<Customer> | null;
  failsByItself: boolean;
}

/**
 * Creates, adopts and updates the customers of one level, in batches. Customer names are unique in QuickBooks. So a
 * lost answer is settled by name, and the m3ter account id in Notes proves whose the customer is.
 */
export async function applyCustomers(run: ApplyRun, changes: readonly CustomerChange[]): Promise<void> {
  const sending: Sending[] = [];
  const updates = changes.filter((change) => change.action === 'update');
  for (const change of changes) {
    if (change.action === 'update') continue;
    if (change.action === 'create') {
      const key = customerKey(run.input.plan.connection.realmId, change.after);
      await run.intend(change, keyText(key));
      sending.push({ change, write: { state: change.after, target: null, key }, answer: null, failsByItself: false });
    } else await run.setOutcome(change, applied(change.precondition.id));
  }
  const open = await settleByName(run, await send(run, sending, run.batchItems));
  const divided = await sendDivided(open, {
    look: async (tried) => await settleByName(run, tried),
    send: async (absent, batchItems) => await send(run, absent, batchItems),
    isStopped: () => run.input.stop.requested,
  });
  if (divided.batchItems !== null) run.rememberBatchItems(divided.batchItems);
  await sendAlone(run, await settleByName(run, divided.open));
  await updateCustomers(run, updates);
}

/** Sends, records certain outcomes, and returns what must be settled by reading. */
async function send(run: ApplyRun, sending: readonly Sending[], batchItems: number): Promise<readonly Sending[]> {
  if (sending.length === 0) return [];
  const writes = sending.map(({ write }) => write);
  const answers = await run.input.quickbooks.sendCustomers(writes, { alone: false, batchItems });
  const open: Sending[] = [];
  for (const [index, one] of sending.entries()) {
    const answer = answers[index];
    invariant(answer !== undefined, 'one answer for each customer');
    one.answer = answer;
    if (answer.status === 'done') await run.setOutcome(one.change, outcomeOfMade(one.change, answer.value, 1));
    else open.push(one);
  }
  return open;
}

/**
 * Settles customers that are found under their name, and returns the rest. A create that was refused because the name
 * exists (6240) is settled too: when the notes of that customer name our account, another run or a lost attempt of ours
 * made it.
 */
async function settleByName(run: ApplyRun, open: readonly Sending[]): Promise<readonly Sending[]> {
  if (open.length === 0) return [];
  const found = await run.input.quickbooks.findCustomers(open.map(({ write }) => write.state.displayName));
  const left: Sending[] = [];
  for (const one of open) {
    const { change, write } = one;
    const holder = holderOfName(found, write);
    if (holder === undefined) left.push(one);
    else if (isOurs(holder, write)) await run.setOutcome(change, outcomeOfFound(change, holder));
    else {
      const message = `the name is taken by customer ${holder.id}, which is not ours`;
      const next = `map the account: { account: …, customer: "${holder.id}" }`;
      await run.setOutcome(change, conflict('quickbooks/6240', message, next));
    }
  }
  return left;
}

/** The customer with the name that was sent, else ours with what a US company stored of that name. */
function holderOfName(found: readonly Customer[], write: CustomerWrite): Customer | undefined {
  const sent = write.state.displayName;
  return (
    found.find(({ displayName }) => displayName.toLowerCase() === sent.toLowerCase()) ??
    found.find((customer) => isOurs(customer, write) && isStoredLossy(customer.displayName, sent))
  );
}

/**
 * Sends each customer once more. Names are unique, so this cannot make a second customer. A refusal may be caused by
 * our own first attempt, which a query shows only after a while. A batch that still fails as a whole is not sent again:
 * QuickBooks is down.
 */
async function sendAlone(run: ApplyRun, absent: readonly Sending[]): Promise<void> {
  const refusals = new Map<Sending, Answer<Customer>>();
  for (const one of absent) {
    if (failedBatchSize(one) > 1) continue;
    const [answer] = await run.input.quickbooks.sendCustomers([one.write], { alone: true });
    invariant(answer !== undefined, 'one answer for each customer');
    if (answer.status === 'done') await run.setOutcome(one.change, outcomeOfMade(one.change, answer.value, 2));
    else refusals.set(one, answer);
  }
  const open = absent.filter((one) => !run.hasOutcome(one.change));
  if (open.length === 0) return;
  await run.input.clock.sleep(QUERY_LAG_MS);
  for (const one of await settleByName(run, open)) {
    const answer = refusals.get(one);
    const isRefused = answer?.status === 'rejected' || answer?.status === 'conflict';
    const next = 'correct the account in m3ter or create the customer in QuickBooks and map it';
    await run.setOutcome(one.change, isRefused ? rejected(answer.fault, next) : outcomeOfFailure(one));
  }
}

function outcomeOfFailure(sending: Sending) {
  const { answer } = sending;
  const cause = answer === null || answer.status === 'done' ? 'no answer came' : causeOf(answer);
  return sending.failsByItself ? failsByItself(cause) : indeterminate(cause);
}

function isOurs(customer: Customer, write: CustomerWrite): boolean {
  return accountIdInNotes(customer.notes) === write.state.accountId;
}

function outcomeOfMade(change: CustomerCreate, customer: Customer, attempts: number) {
  const warnings = warnOfOtherForm(customer, change.after);
  return conflictOfCurrency(change, customer) ?? applied(customer.id, { attempts, warnings });
}

function outcomeOfFound(change: CustomerCreate, customer: Customer) {
  const more = { attempts: 2, warnings: warnOfOtherForm(customer, change.after) };
  return conflictOfCurrency(change, customer) ?? alreadySo(customer.id, 'created by an earlier attempt', more);
}

/** QuickBooks may ignore the currency on create (`quickbooks.md` §7.1). Then it would refuse the invoices. */
function conflictOfCurrency(change: CustomerCreate, customer: Customer) {
  const wanted = change.after.currency;
  if (wanted === null || customer.currency === null || customer.currency === wanted) return null;
  return conflict(
    'quickbooks/currency-ignored',
    `QuickBooks made customer ${customer.id} in ${customer.currency} instead of ${wanted}; a currency cannot be changed`,
    `in QuickBooks, create a customer with currency ${wanted}, map the account to it, and make customer ${customer.id} inactive`,
    customer.id,
  );
}
