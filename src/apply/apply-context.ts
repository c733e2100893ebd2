import type { SentProof } from '../model/audit.ts';
import type { Address } from '../model/address.ts';
import { toInstant, type Instant } from '../model/day.ts';
import type { Change, SalesDocumentChange } from '../model/change.ts';
import type { Outcome, OutcomeCode, OutcomeStatus, TotalsProof } from '../model/outcome.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import type { RemoteRef } from '../model/sales-document.ts';
import type { Clock } from '../support/clock.ts';
import { Failure, ReadRefused, RemoteUnavailable } from '../support/errors.ts';
import { invariant } from '../support/invariant.ts';
import type { RemoteFault } from '../http/answer.ts';
import type { Journal, M3terPort, Progress, QuickBooksPort } from './ports.ts';

export interface ApplyInput {
  readonly plan: Plan;
  /** Id of the plan that was approved. `plan` has the same changes with freshly read values. */
  readonly reviewedId: string;
  /** Ids of the changes to send. Other changes get no outcome. */
  readonly send: ReadonlySet<string>;
  readonly m3ter: M3terPort;
  readonly quickbooks: QuickBooksPort;
  readonly journal: Journal;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly limits: {
    /** Documents that are sent, and then verified with one read. */
    readonly groupSize: number;
    readonly batchItems: number;
    readonly breakerErrors: number;
    /** Concurrent m3ter writes. */
    readonly concurrency: number;
  };
  /** Set by the first SIGINT or SIGTERM: finish what is in flight, start nothing new. */
  readonly stop: { readonly requested: boolean };
}

/** Why something was not started. */
export interface StopReason {
  readonly code: OutcomeCode;
  readonly message: string;
}

/** The largest expected difference between our clock and QuickBooks'. */
const CLOCKS_DIFFER_MS = 3_600_000;

/** The state of one apply: ids that became known, and the outcome of each change. */
export class ApplyRun {
  readonly input: ApplyInput;
  readonly #known = new Map<Address, string>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #proofs = new Map<Address, TotalsProof>();
  readonly #changesByAddress = new Map<Address, Change[]>();
  readonly #decisions: ReadonlyMap<Address, BillDecision>;
  /** Ids of changes whose intent is in the journal. Each may have been sent. */
  readonly #intended = new Set<string>();
  #recordsRefused = false;
  #unclear = 0;
  #failure: Failure | null = null;
  #unavailableInARow = 0;
  /** Writes in one batch. Lowered once a batch succeeded only in parts. */
  #batchItems: number;

  constructor(input: ApplyInput) {
    this.input = input;
    this.#batchItems = input.limits.batchItems;
    this.#decisions = new Map(input.plan.bills.flatMap((bill) => (bill.change === null ? [] : [[bill.change, bill]])));
    for (const change of input.plan.changes) {
      const sameAddress = this.#changesByAddress.get(change.address);
      if (sameAddress === undefined) this.#changesByAddress.set(change.address, [change]);
      else sameAddress.push(change);
    }
  }

  /** The id behind a reference; null when its change has not been applied. */
  idOf(ref: RemoteRef): string | null {
    return 'id' in ref ? ref.id : (this.#known.get(ref.address) ?? null);
  }

  /** The decision about the bill that a document change carries. */
  decisionOf({ address }: SalesDocumentChange): BillDecision {
    const decision = this.#decisions.get(address);
    invariant(decision !== undefined, `no bill decision for ${address}`);
    return decision;
  }

  /**
   * The first dependency that was not applied, or null.
   * - A dependency outside the plan was applied before (a saved plan, or `--only`). The change's own reference shows
   *   that.
   * - Of two changes to one object, such as the update and the enabling of a configuration, the later one depends on
   *   the earlier one.
   */
  failedDependency(change: Change): Address | null {
    for (const address of change.dependsOn) {
      const needed = this.#changesByAddress.get(address)?.at(-1);
      if (needed !== undefined && !this.#succeeded(needed)) return address;
    }
    const before = this.#changesByAddress.get(change.address) ?? [];
    return before.some((other) => this.hasOutcome(other) && !this.#succeeded(other)) ? change.address : null;
  }

  #succeeded(change: Change): boolean {
    const status = this.#outcomes.get(change.id)?.status;
    return status === 'applied' || status === 'alreadySo';
  }

  /** The failure that ended the run early, or null. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Why nothing more may be started, or null. */
  get stopReason(): StopReason | null {
    if (this.#failure !== null) return { code: this.#failure.code, message: `not sent: ${this.#failure.message}` };
    return this.input.stop.requested ? INTERRUPTED : null;
  }

  /**
   * Takes a failure of the world that left changes without an outcome. Those with an intent may have been sent. A
   * refused read or an unavailable system concerns only these changes; many such failures in a row end the run, and so
   * does any other failure.
   */
  async setUnproven(changes: readonly Change[], failure: Failure): Promise<void> {
    this.#unavailableInARow += 1;
    const concernsChanges = failure instanceof RemoteUnavailable || failure instanceof ReadRefused;
    const goesOn = concernsChanges && this.#unavailableInARow < this.input.limits.breakerErrors;
    if (!goesOn) this.#failure ??= failure;
    for (const change of changes) {
      if (this.hasOutcome(change) || !this.#intended.has(change.id)) continue;
      await this.setOutcome(change, unproven(failure.message));
    }
  }

  /**
   * Writes the intent of a change to the journal. @throws Failure of the journal: without a written intent nothing is
   * sent.
   */
  async intend(change: Change, key: string | null): Promise<void> {
    const { reviewedId, journal } = this.input;
    const { id, address, action } = change;
    await journal.append({ event: 'intent', planId: reviewedId, change: id, address, action, key });
    this.#intended.add(change.id);
  }

  async setOutcome(change: Change, outcome: OutcomeFacts): Promise<void> {
    invariant(!this.#outcomes.has(change.id), `two outcomes for ${change.address}`);
    const { reviewedId, journal, progress } = this.input;
    const full = { change: change.id, address: change.address, kind: change.kind, action: change.action, ...outcome };
    this.#outcomes.set(change.id, full);
    if (outcome.status === 'applied') this.#unavailableInARow = 0;
    if (outcome.remoteId !== null) this.#known.set(change.address, outcome.remoteId);
    progress.advance(1);
    try {
      await journal.append({
        event: 'outcome',
        planId: reviewedId,
        change: change.id,
        address: change.address,
        action: change.action,
        status: outcome.status,
        remoteId: outcome.remoteId,
        ...this.#proofFor(change.address),
      });
    } catch (error) {
      // The outcome is reported even when it cannot be written down. Then nothing more is started.
      if (!(error instanceof Failure)) throw error;
      this.#failure ??= error;
    }
  }

  /** Everything that a run of this plan can have created is newer than this. */
  get createdSince(): Instant {
    return toInstant(Date.parse(this.input.plan.basedOn.quickbooksReadAt) - CLOCKS_DIFFER_MS);
  }

  /** True when QuickBooks may replace the number that is sent. */
  get mayBeRenumbered(): boolean {
    return this.input.plan.connection.ownNumbering === true;
  }

  get batchItems(): number {
    return this.#batchItems;
  }

  /** Keeps, for the rest of the run, the batch size that worked after a whole batch had failed. */
  rememberBatchItems(works: number): void {
    this.#batchItems = Math.min(this.#batchItems, works);
  }

  /** True while writes without a certain answer are being settled. Then no other documents are begun. */
  get isUnclear(): boolean {
    return this.#unclear > 0;
  }

  async whileUnclear(settle: () => Promise<void>): Promise<void> {
    this.#unclear += 1;
    try {
      await settle();
    } finally {
      this.#unclear -= 1;
    }
  }

  get recordsRefused(): boolean {
    return this.#recordsRefused;
  }

  refuseRecords(): void {
    this.#recordsRefused = true;
  }

  prove(proof: TotalsProof): void {
    this.#proofs.set(proof.address, proof);
  }

  #proofFor(address: Address): { readonly proof?: SentProof } {
    const found = this.#proofs.get(address);
    if (found === undefined) return {};
    const { currency, planTotal, quickbooksTotal, equal } = found;
    return { proof: { currency, planTotal, quickbooksTotal, equal } };
  }

  hasOutcome(change: Change): boolean {
    return this.#outcomes.has(change.id);
  }

  /** In the order of the plan. */
  outcomes(): readonly Outcome[] {
    return this.input.plan.changes.flatMap((change) => this.#outcomes.get(change.id) ?? []);
  }

  proofs(): readonly TotalsProof[] {
    return [...this.#proofs.values()];
  }
}

const INTERRUPTED = { code: 'interrupted', message: 'not sent: the run was told to stop' } as const;

/** Code of the one skipped outcome that is no problem: the invoice itself carries the record. */
export const RECORD_REFUSED = 'record-refused';

/**
 * Code of a change that never left because QuickBooks could not be reached. Unlike other skipped outcomes it counts as
 * an error.
 */
export const NOT_SENT = 'not-sent';

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
    next: 'run tieout apply again: it reads first, and sends only what is proven absent',
  });
}

/** Its intent was written, then the system failed before the result was known. */
function unproven(cause: string): OutcomeFacts {
  const message = `it cannot be said whether it was carried out (${cause.replace(/\.$/, '')})`;
  return facts('indeterminate', 'indeterminate', message, { next: 'run tieout apply again: it reads first' });
}

function facts(status: OutcomeStatus, code: OutcomeCode, message: string, more: Partial<OutcomeFacts>): OutcomeFacts {
  return { status, code, message, next: null, remoteId: null, attempts: 1, warnings: [], ...more };
}
