import type { Address } from '../model/address.ts';
import type { Change } from '../model/change.ts';
import { FLAGGED_GUARDS, GUARDS, overridesFrom, type GuardOverrides } from '../model/guards.ts';
import type { Outcome, OutcomeStatus } from '../model/outcome.ts';
import type { GuardResult, Plan } from '../model/plan.ts';
import type { Connection } from '../model/workspace.ts';
import { planAgain } from '../model/scope-words.ts';
import { Refusal, WorkspaceFailure } from '../support/errors.ts';
import type { ObservedRecords } from './already-so.ts';
import { refuseStale } from './refuse-stale.ts';
import { compareWithReviewed } from './stale.ts';

/** A plan with the values just read, and which of its changes were approved. */
export interface Reviewed {
  readonly plan: Plan;
  /** The id of the approved plan, for report and journal. */
  readonly reviewedId: string;
  /** The plan that was approved. It names changes that the plan of now does not need any more. */
  readonly reviewed: Plan;
  readonly send: ReadonlySet<string>;
  readonly alreadySo: readonly Outcome[];
  readonly notInPlan: readonly Address[];
}

/** A plan whose every change is approved as it is. */
export function approveAll(plan: Plan): Reviewed {
  const send = new Set(plan.changes.map((change) => change.id));
  return { plan, reviewedId: plan.id, reviewed: plan, send, alreadySo: [], notInPlan: [] };
}

/**
 * Checks a saved plan before anything is read: it must have the expected digest, be of this connection's systems, and
 * be refused by no guard (delivery.md, Safety; rulings.md 1).
 *
 * @throws Refusal `plan/from-snapshot`, `plan/other-workspace`, `plan/digest`, or a guard's; WorkspaceFailure
 * `guard/unresolved-mapping`.
 */
export function requireApplicable(
  saved: Plan,
  {
    connection,
    expectDigest,
    overrides,
  }: {
    readonly connection: Connection;
    readonly expectDigest: string | null;
    readonly overrides: GuardOverrides;
  },
): void {
  if (saved.snapshot?.addresses === 'hidden') {
    throw new Refusal('the plan was made from a snapshot without addresses, so it can be read and not applied', {
      code: 'plan/from-snapshot',
      nextStep: `make a live one with ${planAgain(saved)}`,
    });
  }
  requireDigest(saved, expectDigest, 'review it with tieout show, then give its id to --expect-digest');
  requireSamePlace(saved, connection);
  requireGuards(saved.guards.filter((guard) => !isLifted(guard, overrides)));
}

/** @throws Refusal `plan/other-workspace` when the plan is of other systems than the connection's. */
export function requireSamePlace({ connection: planned }: Plan, connection: Connection): void {
  const { organizationId, realmId } = planned;
  const isEmbedded = planned.embedded === true;
  if (organizationId === connection.organizationId && realmId === connection.realmId) {
    // A served sandbox has the same ids as the embedded one.
    if (isEmbedded === (connection.embedded === true)) return;
    const [madeWith, now] = isEmbedded ? ['with', 'not given'] : ['without', 'given'];
    throw new Refusal(`the plan was made ${madeWith} --sandbox, which is ${now} now; nothing was sent`, {
      code: 'plan/other-workspace',
      nextStep: isEmbedded ? 'give --sandbox to apply as well' : 'leave --sandbox out of apply',
    });
  }
  throw new Refusal(
    `the plan is for m3ter organization ${organizationId} and QuickBooks realm ${realmId}, ` +
      `the workspace's connection "${connection.name}" is not`,
    {
      code: 'plan/other-workspace',
      nextStep: 'apply it in the workspace it was made in, or choose the connection with --connection',
    },
  );
}

/** @throws Refusal `plan/digest`; the id of the plan must begin with the expected text, when there is one. */
export function requireDigest(plan: Plan, expected: string | null, nextStep: string): void {
  if (expected === null || plan.id.startsWith(expected)) return;
  throw new Refusal(`the plan is ${plan.id.slice(0, 12)}, not ${expected}; nothing was sent`, {
    code: 'plan/digest',
    nextStep,
  });
}

/**
 * Guards stop everything before the first write. What lifts each is `lift` of its result (delivery.md, Safety). The
 * guard that is an error of the files has the exit code of such errors.
 *
 * @throws Refusal or WorkspaceFailure with the code of the first tripped guard.
 */
export function requireGuards(guards: readonly GuardResult[]): void {
  const tripped = guards.filter(({ status }) => status === 'tripped');
  const [first] = tripped;
  if (first === undefined) return;
  const Ending = tripped.some(({ name }) => GUARDS[name].endsAs === 'filesError') ? WorkspaceFailure : Refusal;
  throw new Ending(`refused by ${tripped.map(({ name }) => name).join(', ')}; nothing was sent`, {
    code: `guard/${first.name}`,
    nextStep: tripped.map(({ message, lift }) => (lift === null ? message : `${message}: ${lift}`)).join('; '),
  });
}

/** A guard that refused the saved plan still refuses it, unless its own flag is given now. Then that number decides. */
function isLifted({ name }: GuardResult, overrides: GuardOverrides): boolean {
  const flagged = FLAGGED_GUARDS.find((guard) => guard.name === name);
  return flagged !== undefined && overrides[flagged.flag.key] !== null;
}

/** The limits that were reviewed with a plan (rulings.md 32). A flag given now wins. */
export function limitsWith({ limits = {} }: Plan, now: GuardOverrides): GuardOverrides {
  return overridesFrom((key) => now[key] ?? limits[key] ?? null);
}

/**
 * Compares an approved plan with one just made, and gives what of the new one may be sent.
 *
 * @throws Refusal `plan/stale` when the approved plan no longer holds and `onStale` is `stop`, or a guard's;
 * WorkspaceFailure `guard/unresolved-mapping`.
 */
export function reviewAgain(input: {
  readonly reviewed: Plan;
  readonly fresh: Plan;
  readonly world: ObservedRecords;
  readonly guardsOf: (send: ReadonlySet<string>) => readonly GuardResult[];
  readonly onStale: 'stop' | 'skip';
}): Reviewed {
  const { reviewed, fresh } = input;
  const comparison = compareWithReviewed(input);
  if (input.onStale === 'stop') refuseStale(comparison, reviewed, fresh);
  const send = new Set(comparison.send);
  // Bills that became sendable later are not sent, so they do not count for the guards (rulings.md 1).
  requireGuards(input.guardsOf(send));
  const alreadySo = comparison.alreadySo.map(({ change, remoteId }) => unsent(change, { ...ALREADY_SO, remoteId }));
  const stale = comparison.stale.map((change) => unsent(change, STALE));
  return {
    plan: fresh,
    reviewedId: reviewed.id,
    reviewed,
    send,
    alreadySo: [...alreadySo, ...stale],
    notInPlan: [...comparison.notInPlan, ...comparison.unreviewed],
  };
}

type Unsent = Pick<Outcome, 'status' | 'code' | 'message' | 'next' | 'remoteId'>;

const ALREADY_SO = {
  status: 'alreadySo',
  code: 'already-so',
  message: 'since the plan was made',
  next: null,
} as const satisfies Partial<Unsent> & { readonly status: OutcomeStatus };

const STALE = {
  status: 'skipped',
  code: 'stale',
  message: 'not sent: it changed after the plan was saved',
  next: 'make a new plan with tieout plan --out FILE',
  remoteId: null,
} as const satisfies Unsent;

function unsent({ id, address, kind, action }: Change, what: Unsent): Outcome {
  return { change: id, address, kind, action, attempts: 0, warnings: [], ...what };
}
