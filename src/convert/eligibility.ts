import { earliestFrom } from '../model/workspace.ts';
import { NOT_TAKEN_HINT } from '../model/reasons/why-not-sent.ts';
import type { ConversionTrace, RuleStep, Stopped } from '../model/conversion.ts';
import { type Account, type Bill, type IntegrationRun, invoiceDateOf } from '../model/m3ter.ts';
import type { ReasonCode } from '../model/reasons/all-reasons.ts';
import { findSkipped } from '../model/reasons/why-not-sent.ts';
import type { RuleId } from '../model/rules.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { evaluateFilter } from '../filter/evaluate-filter.ts';
import type { ParsedFilter } from '../filter/parsed-filter.ts';
import { invariant } from '../support/invariant.ts';
import { hasKeptLines } from './lines.ts';
import { checkNativeEngine } from './native-engine.ts';

export interface EligibilityInput {
  readonly bill: Bill;
  /** Null when m3ter did not give the account. */
  readonly account: Account | null;
  readonly integrations: readonly ResolvedIntegration[];
  /** By integration name; null when the filter has an error, absent when there is no filter. */
  readonly filters: ReadonlyMap<string, ParsedFilter | null>;
  /** The latest run of m3ter's own engine for this bill. */
  readonly run: IntegrationRun | undefined;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** True when a document exists for this bill that we made or that m3ter recorded. */
  readonly alreadySent: boolean;
  /**
   * The integration of another connection of the same organization that takes the account, in words; null when none
   * does. Called only for an account that no integration here takes.
   */
  readonly takenElsewhere: (account: Account) => string | null;
}

/** `integration` is the one that decided; null when no integration was tried. */
export type Eligibility =
  | {
      readonly result: 'eligible';
      readonly integration: ResolvedIntegration;
      readonly steps: readonly RuleStep[];
      /** Names of other integrations that would send the bill once it is approved; absent when there are none. */
      readonly waiting?: readonly string[];
    }
  | (Stopped<'skip' | 'block'> & { readonly integration: ResolvedIntegration | null });

/** Why a rule does not let a bill through. */
export interface RuleStop {
  readonly result: 'skip' | 'block';
  readonly reason: ReasonCode;
  readonly message: string;
  readonly hint: string | null;
}

type RuleAnswer = RuleStop | { readonly pass: string; readonly onlyShown?: true };

interface Candidate {
  readonly integration: ResolvedIntegration;
  readonly steps: readonly RuleStep[];
  /** Number of rules passed. */
  readonly reached: number;
  readonly stop: RuleStop | null;
}

/**
 * Which integration sends a bill, by rules 1–8 and 11 of billing-rules.md §1 in their order (rulings.md 5, 6, 11, 26,
 * 30).
 * - When none does, the reason is the one of the integration where the bill passed the most rules.
 * - An account that no integration takes, and none excludes on purpose, has its own reason.
 * - A filter that cannot be evaluated blocks the bill even when another integration would send it: its own integration
 *   might be the right one.
 */
export function selectIntegration(input: EligibilityInput): Eligibility {
  const { account } = input;
  if (account === null) {
    const message = `account ${input.bill.accountId} of bill ${input.bill.id} could not be read from m3ter`;
    return stopped({ result: 'block', reason: 'unknown-account', message, hint: null }, null, []);
  }
  const candidates = input.integrations.map((integration) => walkRules(integration, account, input));
  const broken = candidates.find((candidate) => candidate.stop?.reason === 'filter-error');
  const eligible = candidates.filter((candidate) => candidate.stop === null);
  const chosen = broken ?? eligible[0] ?? turningAway(candidates, account, input);
  if (chosen === undefined) return stoppedByAll(notTaken(account, input), candidates);
  const others = candidates.filter((candidate) => candidate !== chosen);
  if (chosen.stop !== null) {
    const isOfNone =
      chosen.stop.reason === 'account-opted-out' && !takesWithoutOptOut(chosen.integration, account, input);
    return stopped(chosen.stop, isOfNone ? null : chosen.integration, withOthers(chosen, others));
  }
  return chooseEligible(input.bill, eligible, candidates);
}

function chooseEligible(bill: Bill, eligible: readonly Candidate[], all: readonly Candidate[]): Eligibility {
  const senders = eligible.length > 1 ? withLines(bill, sending(eligible)) : eligible;
  const [first, second] = senders;
  if (first === undefined || second === undefined) {
    const chosen = first ?? eligible[0];
    invariant(chosen !== undefined, 'ambiguity is settled among eligible integrations');
    const others = all.filter((candidate) => candidate !== chosen);
    const waiting = waitingForApproval(bill, chosen, others);
    const answer = { result: 'eligible', integration: chosen.integration, steps: withOthers(chosen, others) } as const;
    return waiting.length === 0 ? answer : { ...answer, waiting };
  }
  const names = senders.map((candidate) => candidate.integration.settings.name);
  const stop: RuleStop = {
    result: 'block',
    reason: 'ambiguous-integration',
    message: `${names.map((name) => `"${name}"`).join(' and ')} would both send this bill`,
    hint: 'make accounts.include, accounts.exclude or accounts.filter of one of them leave the account out',
  };
  return stopped(stop, first.integration, [
    ...first.steps,
    { rule: 'one integration', outcome: 'stop', detail: stop.message },
  ]);
}

/**
 * The integrations that take the bill as well and only wait for its approval. Of integrations that would both send it
 * once it is approved, the one that needs no approval is faster, and nobody may have meant that.
 */
function waitingForApproval(bill: Bill, chosen: Candidate, others: readonly Candidate[]): readonly string[] {
  const waits = others.filter(({ stop, integration }) => stop?.reason === 'awaiting-approval' && !integration.disabled);
  const senders = sending([chosen, ...waits]);
  if (!senders.includes(chosen)) return [];
  return senders
    .filter((candidate) => candidate !== chosen && hasKeptLines(bill.lines, candidate.integration))
    .map(({ integration }) => integration.settings.name);
}

/** The integrations that send; when all only rehearse, those. */
function sending(eligible: readonly Candidate[]): readonly Candidate[] {
  const senders = eligible.filter(({ integration }) => integration.settings.delivery.mode === 'replay');
  return senders.length > 0 ? senders : eligible;
}

/** The integrations that would have a line to send; the first one when none would. */
function withLines(bill: Bill, eligible: readonly Candidate[]): readonly Candidate[] {
  const senders = eligible.filter((candidate) => hasKeptLines(bill.lines, candidate.integration));
  return senders.length > 0 ? senders : eligible.slice(0, 1);
}

/**
 * The integration that answers for a bill that none sends. When all turn the account away, it is excluded on purpose
 * (rulings.md 30) if
 * - m3ter opts it out, or
 * - an integration whose filter takes it has it in its exclude list, or
 * - every integration excludes it so or lists its accounts.
 * A false filter is no purpose: it may have been meant to take the account.
 */
function turningAway(
  candidates: readonly Candidate[],
  account: Account,
  input: EligibilityInput,
): Candidate | undefined {
  const isTurnedAway = candidates.every(({ stop }) => isOfAccount(stop));
  if (!isTurnedAway) return furthest(candidates);
  const stops = (reason: ReasonCode) => candidates.filter(({ stop }) => stop?.reason === reason);
  const excluding = stops('account-excluded').find(
    ({ integration }) => 'pass' in checkFilter(integration, account, input),
  );
  const byName = [...stops('account-excluded'), ...stops('account-not-included')];
  const allByName = byName.length === candidates.length;
  const optedOut = stops('account-opted-out');
  const wouldTake = optedOut.find(({ integration }) => takesWithoutOptOut(integration, account, input));
  return wouldTake ?? optedOut[0] ?? excluding ?? (allByName ? byName[0] : undefined);
}

/** True when the opt-out of the account is all that keeps its bills from the integration. */
function takesWithoutOptOut(integration: ResolvedIntegration, account: Account, input: EligibilityInput): boolean {
  return ACCOUNT_CHECKS.every(([, check]) => check === checkOptOut || 'pass' in check(integration, account, input));
}

/** No integration takes the account. Another connection's takes it, or nobody bills it. */
function notTaken(account: Account, { integrations, bill, takenElsewhere }: EligibilityInput): RuleStop {
  const elsewhere = takenElsewhere(account);
  if (elsewhere !== null) return skip('account-filtered', `account ${account.code} is taken by ${elsewhere}`);
  const date = invoiceDateOf(bill);
  const earliest = earliestFrom(integrations.map(({ settings }) => settings));
  if (date !== null && earliest !== null && date < earliest) {
    return skip(
      'before-cutoff',
      `the invoice date ${date} is before every delivery.from, the first of which is ${earliest}`,
    );
  }
  if (integrations.length === 0) {
    return skip('no-integration', 'this connection has no integration', 'add one: tieout init, or tieout import');
  }
  return skip('no-integration', `no integration takes account ${account.code}`, NOT_TAKEN_HINT);
}

/** True for a skip by a rule that looks only at the account. */
function isOfAccount(stop: RuleStop | null): boolean {
  return stop !== null && findSkipped(stop.reason)?.stoppedBy === 'account';
}

function furthest(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (best === undefined || candidate.reached > best.reached) best = candidate;
  }
  return best;
}

function withOthers(chosen: Candidate | null, others: readonly Candidate[]): readonly RuleStep[] {
  const losers = others.map(({ integration, stop }): RuleStep => {
    const detail = stop === null ? 'would send too' : stop.message;
    return { rule: `not by "${integration.settings.name}"`, outcome: stop === null ? 'pass' : 'away', detail };
  });
  return [...losers, ...(chosen?.steps ?? [])];
}

/** Every integration turns the account away, so what stops the bill is a rule about all of them. */
function stoppedByAll(stop: RuleStop, candidates: readonly Candidate[]): Eligibility {
  const rule = stop.reason === 'before-cutoff' ? 'delivery.from' : 'one integration';
  const last: RuleStep = { rule, outcome: 'stop', detail: stop.message };
  return stopped(stop, null, [...withOthers(null, candidates), last]);
}

function stopped(stop: RuleStop, integration: ResolvedIntegration | null, rules: readonly RuleStep[]): Eligibility {
  const trace: ConversionTrace = { rules, lines: [], amounts: null };
  const { result, reason, message, hint } = stop;
  return { result, reason, message, hint, trace: () => trace, integration };
}

type Rule = (integration: ResolvedIntegration, account: Account, input: EligibilityInput) => RuleAnswer;

/** The rules that look only at the account. */
const ACCOUNT_CHECKS: readonly (readonly [name: RuleId, check: Rule])[] = [
  ['account takes part', checkOptOut],
  ['accounts.include', checkIncluded],
  ['accounts.exclude', checkExcluded],
  ['accounts.filter', checkFilter],
];

/** The rules in the order of billing-rules.md §1. */
const CHECKS: readonly (readonly [name: RuleId, check: Rule])[] = [
  ...ACCOUNT_CHECKS,
  ['delivery.from', checkCutoff],
  ['approval', checkApproval],
  ['integration enabled', checkEnabled],
  ["m3ter's own engine", (integration, _account, input) => checkNativeEngine(integration, input)],
  ['delivery.mode', checkMode],
];

function walkRules(integration: ResolvedIntegration, account: Account, input: EligibilityInput): Candidate {
  const steps: RuleStep[] = [];
  for (const [name, check] of CHECKS) {
    const answer = check(integration, account, input);
    if ('reason' in answer) {
      steps.push({ rule: name, outcome: 'stop', detail: answer.message });
      return { integration, steps, reached: steps.length, stop: answer };
    }
    steps.push({ rule: name, outcome: answer.onlyShown === true ? 'show' : 'pass', detail: answer.pass });
  }
  return { integration, steps, reached: steps.length, stop: null };
}

function skip(reason: ReasonCode, message: string, hint: string | null = null): RuleStop {
  return { result: 'skip', reason, message, hint };
}

function checkOptOut({ settings: integration }: ResolvedIntegration, account: Account): RuleAnswer {
  if (!account.optOutReadable && integration.accounts.missingOptOut === 'block') {
    const message = `m3ter's answer does not say whether account ${account.code} is opted out`;
    const hint = 'set accounts.missingOptOut: send, once you know that no account is opted out in m3ter';
    return { result: 'block', reason: 'opt-out-unknown', message, hint };
  }
  if (!account.optOutReadable) return { pass: "m3ter's answer does not say; accounts.missingOptOut is send" };
  if (account.sendBillsToThirdParties?.trim().toLowerCase() !== 'false')
    return { pass: 'm3ter does not hold its bills back' };
  return skip('account-opted-out', `account ${account.code} has SendBillsToThirdParties "false" in m3ter`);
}

function checkIncluded(
  { includedAccountIds, settings: integration }: ResolvedIntegration,
  account: Account,
): RuleAnswer {
  // The list as written decides, because all of its references may be unresolved.
  if (integration.accounts.include.length === 0) return { pass: 'accounts.include is empty, so every account' };
  if (includedAccountIds.has(account.id)) return { pass: 'named in accounts.include' };
  return skip('account-not-included', `account ${account.code} is not in accounts.include of "${integration.name}"`);
}

function checkExcluded(
  { excludedAccountIds, settings: integration }: ResolvedIntegration,
  account: Account,
): RuleAnswer {
  if (!excludedAccountIds.has(account.id)) return { pass: 'not named in accounts.exclude' };
  return skip('account-excluded', `account ${account.code} is in accounts.exclude of "${integration.name}"`);
}

function checkFilter(
  { settings: integration }: ResolvedIntegration,
  account: Account,
  input: EligibilityInput,
): RuleAnswer {
  const filter = input.filters.get(integration.name);
  if (filter === undefined && integration.accounts.filter === null) return { pass: 'there is no accounts.filter' };
  if (filter === undefined || filter === null) {
    const message = `the account filter of "${integration.name}" has an error`;
    return { result: 'block', reason: 'filter-error', message, hint: 'correct accounts.filter' };
  }
  const answer = evaluateFilter(filter, account);
  if ('error' in answer) {
    const at = `column ${String(answer.error.start + 1)}`;
    const where = `the filter of "${integration.name}" fails for account ${account.code} at ${at}`;
    const message = `${where}: ${answer.error.message}`;
    return {
      result: 'block',
      reason: 'filter-error',
      message,
      hint: 'correct accounts.filter, or the account in m3ter',
    };
  }
  if (answer.value) return { pass: `accounts.filter is true: ${integration.accounts.filter ?? ''}` };
  return skip('account-filtered', `the filter of "${integration.name}" is false for account ${account.code}`);
}

function checkCutoff(
  { settings: integration }: ResolvedIntegration,
  _account: Account,
  { bill }: EligibilityInput,
): RuleAnswer {
  const date = invoiceDateOf(bill);
  if (date === null) {
    const message = `bill ${bill.id} has neither an external invoice date nor a bill date`;
    return { result: 'block', reason: 'invoice-date-missing', message, hint: 'recalculate the bill in m3ter' };
  }
  const { from } = integration.delivery;
  if (date >= from) return { pass: `dated ${date}; bills from ${from} on are sent (delivery.from)` };
  return skip('before-cutoff', `the invoice date ${date} is before delivery.from ${from}`);
}

function checkApproval(
  { settings: integration }: ResolvedIntegration,
  account: Account,
  input: EligibilityInput,
): RuleAnswer {
  const { status } = input.bill;
  if (status === 'APPROVED') return { pass: 'approved in m3ter' };
  if (!integration.bills.onlySendOnApproval) return { pass: 'not approved, and approval is not needed' };
  if (!input.alreadySent) return skip('awaiting-approval', `the bill is ${status}`, 'approve it in m3ter');
  const names = sendingUnapproved(account, input).map((other) => `"${other.settings.name}"`);
  const how =
    names.length === 0
      ? 'before a recalculation took its approval, or when it needed none'
      : `by ${names.join(' or ')}, which needs no approval, or before a recalculation took it`;
  const message = `the bill is ${status}, and it was already sent: ${how}`;
  return skip('awaiting-approval', message, 'approve it in m3ter, and its changes are sent');
}

/** The integrations that send bills of the account without approval. No document says which of them made it. */
function sendingUnapproved(account: Account, input: EligibilityInput): readonly ResolvedIntegration[] {
  return input.integrations.filter((integration) => {
    const { bills, delivery } = integration.settings;
    if (bills.onlySendOnApproval || delivery.mode !== 'replay') return false;
    return ACCOUNT_CHECKS.every(([, check]) => 'pass' in check(integration, account, input));
  });
}

function checkEnabled(resolved: ResolvedIntegration): RuleAnswer {
  const { name } = resolved.settings;
  if (resolved.broken) {
    const message = `an error stands against integration "${name}" itself`;
    return {
      result: 'block',
      reason: 'integration-broken',
      message,
      hint: 'correct it first; the diagnostics name the place',
    };
  }
  if (!resolved.disabled) return { pass: 'enabled in m3ter' };
  return skip('integration-disabled', `integration "${name}" is disabled in m3ter and this plan does not enable it`);
}

function checkMode({ settings: integration }: ResolvedIntegration): RuleAnswer {
  return integration.delivery.mode === 'replay'
    ? { pass: 'delivery.mode is replay: tieout sends what m3ter did not' }
    : { pass: 'delivery.mode is reportOnly: what would be sent is shown, and nothing is sent', onlyShown: true };
}
