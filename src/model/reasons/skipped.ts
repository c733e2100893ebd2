import type { ReasonEntry } from '../reasons.ts';

/** Why a bill is skipped (billing-rules.md §1). */
export const SKIPPED_REASONS = {
  'account-opted-out': {
    sentence: 'the account has SendBillsToThirdParties "false" in m3ter',
    cure: 'To send its bills, set SendBillsToThirdParties to "true" on the account in m3ter.',
    role: 'rule',
  },
  'account-not-included': {
    sentence: 'the account is not in accounts.include',
    cure: 'To send its bills, add the account to accounts.include of an integration.',
    role: 'rule',
  },
  'account-excluded': {
    sentence: 'the account is in accounts.exclude',
    cure: 'To send its bills, remove the account from accounts.exclude.',
    role: 'rule',
  },
  'account-filtered': {
    sentence: 'an integration of another connection takes the account',
    cure: 'Nothing: the plan of the other connection sends it.',
    role: 'rule',
  },
  'no-integration': {
    sentence: 'no integration of this connection takes the account',
    cure: 'To send its bills, correct the fields of the account that the filters look at, widen accounts.filter or accounts.include, or add an integration. If it is not to be billed, name it in accounts.exclude of each integration that lists no accounts.',
    role: 'unbilled',
  },
  'before-cutoff': {
    sentence: 'the invoice date is before delivery.from',
    cure: 'To send it, set delivery.from to an earlier day. Take care: all other bills from that day follow.',
    role: 'rule',
  },
  'awaiting-approval': {
    sentence: 'the bill is not approved',
    cure: 'Approve the bill in m3ter; the next apply sends it.',
    role: 'rule',
  },
  'integration-disabled': {
    sentence: 'the integration is disabled in m3ter',
    cure: 'Leave --only bills out and run tieout apply: it enables it. m3ter disables an integration after errors, so look at those first.',
    role: 'rule',
  },
  'native-run-in-flight': {
    sentence: "m3ter's own integration may still be sending this bill",
    cure: "Wait: the next plan looks again. delivery.graceMinutes is how long m3ter's engine may take to begin; a run that has begun is waited for without end, unless delivery.nativeRunMaxHours says otherwise. One older than a day needs a person: end or replay it in m3ter.",
    role: 'engine',
  },
  'no-lines': {
    sentence: 'no line is left after the exclusions',
    cure: 'Nothing, if the exclusions are right; else narrow bills.exclude, or send zero-quantity lines.',
    role: 'rule',
  },
  'report-only': {
    sentence: 'delivery.mode is reportOnly',
    cure: 'Set delivery.mode: replay to have bills sent.',
    role: 'toSend',
  },
  'change-ignored': {
    sentence: 'the bill changed after it was sent, and delivery.onChange is ignore',
    cure: 'Set delivery.onChange: update to have changes sent, or correct the invoice by hand.',
    role: 'different',
  },
} as const satisfies Readonly<Record<string, ReasonEntry>>;
