import type { Address } from '../model/address.ts';
import type { SentProof } from '../model/audit.ts';
import type { Change, SalesDocumentChange } from '../model/change.ts';
import { toInstant, type Instant } from '../model/day.ts';
import type { Outcome, OutcomeCode, TotalsProof } from '../model/outcome.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import type { RemoteRef } from '../model/sales-document.ts';
import type { Clock } from '../support/clock.ts';
import { Failure, ReadRefused, RemoteUnavailable } from '../support/errors.ts';
import { invariant } from '../support/invariant.ts';
import { indeterminateAfterFailure, type OutcomeFacts } from './outcome-facts.ts';
import type { Journal, M3terPort, Progress, QuickBooksPort } from './ports.ts';

export interface ApplyInput {
  /** The fresh plan. It may have other changes than the one that was approved; only those in `send` are sent. */
  readonly plan: Plan;
  /** Id of the plan that was approved, for the journal. */
  readonly reviewedId: string;
  /** Ids of the changes of `plan` that were approved (`plan/review.ts`). Other changes get no outcome. */
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
    /** So many failures in a row end the run, and so many errors of one integration end the sending of its bills. */
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

/** The largest expected difference between our clock and QuickBooks'. Both are kept by their hosts, so an hour is much. */
const OUR_CLOCK_DIFFERS_MS = 3_600_000;

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
  /** Failures that were taken since the last change was applied. */
  #failuresInARow = 0;
  /** Writes in one batch. Lowered when a batch failed as a whole and its parts went through. */
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
   * The address of the first thing that the change needs and that was not applied; null when there is none.
   * - What no change of the plan makes is there already, from an earlier apply: `--only` and a saved plan have such
   *   changes.
   * - Of two changes to one object, such as the update and the enabling of a configuration, the later one needs the
   *   earlier one.
   */
  unmetDependency(change: Change): Address | null {
    for (const address of change.dependsOn) {
      const needed = this.#changesByAddress.get(address)?.at(-1);
      if (needed !== undefined && !this.#succeeded(needed)) return address;
    }
    const ofSameAddress = this.#changesByAddress.get(change.address) ?? [];
    return ofSameAddress.some((other) => this.hasOutcome(other) && !this.#succeeded(other)) ? change.address : null;
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
   * Settles the changes that a failed request or read left open, and decides whether the run goes on. Changes with an
   * intent may have been sent. A refused read or an unavailable system concerns only these changes; many such failures
   * in a row end the run, and so does any other failure.
   */
  async takeFailure(changes: readonly Change[], failure: Failure): Promise<void> {
    this.#failuresInARow += 1;
    const concernsChanges = failure instanceof RemoteUnavailable || failure instanceof ReadRefused;
    const goesOn = concernsChanges && this.#failuresInARow < this.input.limits.breakerErrors;
    if (!goesOn) this.#failure ??= failure;
    for (const change of changes) {
      if (this.hasOutcome(change) || !this.#intended.has(change.id)) continue;
      await this.setOutcome(change, indeterminateAfterFailure(failure.message));
    }
  }

  /**
   * Writes the intent of a change to the journal. @throws Failure of the journal: without a written intent nothing is
   * sent.
   */
  async intend(change: Change, key: string | null, facts: { readonly customer?: string } = {}): Promise<void> {
    const { reviewedId, journal } = this.input;
    const { id, address, action } = change;
    await journal.append({ event: 'intent', planId: reviewedId, change: id, address, action, key, ...facts });
    this.#intended.add(change.id);
  }

  async setOutcome(change: Change, outcome: OutcomeFacts): Promise<void> {
    invariant(!this.#outcomes.has(change.id), `two outcomes for ${change.address}`);
    const { reviewedId, journal, progress } = this.input;
    const full = { change: change.id, address: change.address, kind: change.kind, action: change.action, ...outcome };
    this.#outcomes.set(change.id, full);
    if (outcome.status === 'applied') this.#failuresInARow = 0;
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
    return toInstant(Date.parse(this.input.plan.basedOn.quickbooksReadAt) - OUR_CLOCK_DIFFERS_MS);
  }

  /** True when QuickBooks may replace the number that is sent. */
  get mayBeRenumbered(): boolean {
    return this.input.plan.connection.ownNumbering === true;
  }

  get batchItems(): number {
    return this.#batchItems;
  }

  /** Keeps, for the rest of the run, the size in which the parts of a failed batch went through. */
  rememberBatchItems(batchItems: number): void {
    this.#batchItems = Math.min(this.#batchItems, batchItems);
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

  /** True once m3ter has refused to record a bill in this run (rulings.md 27). */
  get recordsRefused(): boolean {
    return this.#recordsRefused;
  }

  noteRecordsRefused(): void {
    this.#recordsRefused = true;
  }

  /** Takes the totals of a document that was read back. Its outcome carries them into the journal. */
  addProof(proof: TotalsProof): void {
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
