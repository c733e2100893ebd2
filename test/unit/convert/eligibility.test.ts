import { describe, expect, it } from 'vitest';
import { selectIntegration, type Eligibility, type EligibilityInput } from '../../../src/convert/eligibility.ts';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import type { ParsedFilter } from '../../../src/filter/parsed-filter.ts';
import type { IntegrationRun } from '../../../src/model/m3ter.ts';
import type { ResolvedIntegration } from '../../../src/model/resolved-integration.ts';
import { makeAccount, makeBill, makeLine, makeResolved } from './make.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

function makeRun(changes: Partial<IntegrationRun> = {}): IntegrationRun {
  return {
    id: 'run-1',
    billId: 'bill-1',
    status: 'COMPLETE',
    destination: 'QuickBooksSandbox',
    dtStarted: null,
    dtCompleted: null,
    error: null,
    url: null,
    externalId: null,
    ...changes,
  };
}

function select(changes: Partial<EligibilityInput> = {}): Eligibility {
  return selectIntegration({
    bill: makeBill([makeLine()]),
    account: makeAccount(),
    integrations: [makeResolved()],
    filters: new Map(),
    run: undefined,
    nowMs: NOW,
    alreadySent: false,
    takenElsewhere: () => null,
    ...changes,
  });
}

function told(answer: Eligibility): readonly (string | null)[] {
  return answer.result === 'eligible' ? ['eligible', answer.integration.settings.name] : [answer.result, answer.reason];
}

function withFilter(
  text: string,
  name = 'US invoices',
): {
  integrations: readonly ResolvedIntegration[];
  filters: ReadonlyMap<string, ParsedFilter | null>;
} {
  return {
    integrations: [makeResolved({ name, accounts: { filter: text } })],
    filters: new Map([[name, parseFilter(text).filter]]),
  };
}

describe('the rules in their order', () => {
  it('let a plain approved bill through, every step told', () => {
    const answer = select();
    expect(told(answer)).toEqual(['eligible', 'US invoices']);
    const steps = answer.result === 'eligible' ? answer.steps : [];
    expect(steps.map((step) => `${step.rule}: ${step.detail}`)).toEqual([
      'account takes part: m3ter does not hold its bills back',
      'accounts.include: accounts.include is empty, so every account',
      'accounts.exclude: not named in accounts.exclude',
      'accounts.filter: there is no accounts.filter',
      'delivery.from: dated 2026-10-31; bills from 2026-01-01 on are sent (delivery.from)',
      'approval: approved in m3ter',
      'integration enabled: enabled in m3ter',
      "m3ter's own engine: m3ter's own integration has no run for this bill",
      'delivery.mode: delivery.mode is replay: tieout sends what m3ter did not',
    ]);
    expect(steps.every((step) => step.outcome === 'pass')).toBe(true);
  });

  const marks = (changes: Partial<EligibilityInput>): readonly string[] => {
    const answer = select(changes);
    const rules = answer.result === 'eligible' ? answer.steps : answer.trace().rules;
    return rules.filter(({ outcome }) => outcome !== 'pass').map(({ rule, outcome }) => `${outcome} ${rule}`);
  };
  it.each<[string, Partial<EligibilityInput>, readonly string[]]>([
    ['a filter', withFilter('currency == "EUR"'), ['away not by "US invoices"', 'stop one integration']],
    [
      'a filter, and the cut-off of all',
      { ...withFilter('currency == "EUR"'), bill: makeBill([], { billDate: '2025-12-31' }) },
      ['away not by "US invoices"', 'stop delivery.from'],
    ],
    ['its cut-off', { integrations: [makeResolved({ delivery: { from: '2027-01-01' } })] }, ['stop delivery.from']],
    ['no integration', { integrations: [] }, ['stop one integration']],
    ['reportOnly', { integrations: [makeResolved({ delivery: { mode: 'reportOnly' } })] }, ['show delivery.mode']],
  ])('a bill kept off by %s says which rule it is, and calls none of them passed', (_name, changes, kept) => {
    expect(marks(changes)).toEqual(kept);
  });

  const include = { accounts: { include: ['ACME'] } };
  it.each<[string, Partial<EligibilityInput>, string, string]>([
    ['1 opted out', { account: makeAccount({ sendBillsToThirdParties: 'false' }) }, 'skip', 'account-opted-out'],
    [
      '1 opted out, in another form',
      { account: makeAccount({ sendBillsToThirdParties: ' False ' }) },
      'skip',
      'account-opted-out',
    ],
    ['2 not included', { integrations: [makeResolved(include)] }, 'skip', 'account-not-included'],
    [
      '3 excluded, which wins over included',
      {
        integrations: [
          makeResolved({
            ...include,
            resolved: { includedAccountIds: new Set(['acc-1']), excludedAccountIds: new Set(['acc-1']) },
          }),
        ],
      },
      'skip',
      'account-excluded',
    ],
    ['4 filtered', withFilter('currency == "EUR"'), 'skip', 'no-integration'],
    [
      '4 filtered here, taken by another connection',
      { ...withFilter('currency == "EUR"'), takenElsewhere: () => '"EU" of connection eu' },
      'skip',
      'account-filtered',
    ],
    [
      '4 filtered, and older than every cut-off',
      { ...withFilter('currency == "EUR"'), bill: makeBill([], { billDate: '2025-12-31' }) },
      'skip',
      'before-cutoff',
    ],
    [
      '1 opt-out not readable, and that blocks',
      {
        account: makeAccount({ optOutReadable: false }),
        integrations: [makeResolved({ accounts: { missingOptOut: 'block' } })],
      },
      'block',
      'opt-out-unknown',
    ],
    ['4 filter fails', withFilter('accountName > 1'), 'block', 'filter-error'],
    ['4 filter cannot be read', withFilter('currency =='), 'block', 'filter-error'],
    ['4 filter is not there', { ...withFilter('true'), filters: new Map() }, 'block', 'filter-error'],
    ['5 before the cut-off', { bill: makeBill([], { billDate: '2025-12-31' }) }, 'skip', 'before-cutoff'],
    ['5 without date', { bill: makeBill([], { billDate: null }) }, 'block', 'invoice-date-missing'],
    ['6 not approved', { bill: makeBill([], { status: 'PENDING' }) }, 'skip', 'awaiting-approval'],
    ['7 broken', { integrations: [makeResolved({ resolved: { broken: true } })] }, 'block', 'integration-broken'],
    ['7 disabled', { integrations: [makeResolved({ resolved: { disabled: true } })] }, 'skip', 'integration-disabled'],
    ['8 run under way', { run: makeRun({ status: 'STARTED' }) }, 'skip', 'native-run-in-flight'],
    ['no account', { account: null }, 'block', 'unknown-account'],
    ['no integration', { integrations: [] }, 'skip', 'no-integration'],
  ])('%s', (_name, changes, result, reason) => {
    const answer = select(changes);
    expect(told(answer)).toEqual([result, reason]);
    expect(answer.result === 'eligible' ? '' : answer.message).not.toBe('');
    expect(
      answer.result === 'eligible'
        ? []
        : answer
            .trace()
            .rules.slice(0, -1)
            .filter((step) => step.outcome === 'stop'),
    ).toEqual([]);
  });

  it.each<[string, Partial<EligibilityInput>]>([
    [
      'included',
      { integrations: [makeResolved({ ...include, resolved: { includedAccountIds: new Set(['acc-1']) } })] },
    ],
    ['taking part', { account: makeAccount({ sendBillsToThirdParties: 'true' }) }],
    ['only reported', { integrations: [makeResolved({ delivery: { mode: 'reportOnly' } })] }],
    ['opt-out not readable', { account: makeAccount({ optOutReadable: false }) }],
    ['filter true', withFilter('currency == "USD"')],
    ['on the day of the cut-off', { bill: makeBill([], { billDate: '2026-01-01' }) }],
    [
      'external invoice date after the cut-off',
      { bill: makeBill([], { billDate: '2025-12-31', externalInvoiceDate: '2026-01-01' }) },
    ],
    [
      'pending when approval is not needed',
      {
        bill: makeBill([], { status: 'PENDING' }),
        integrations: [makeResolved({ bills: { onlySendOnApproval: false } })],
      },
    ],
  ])('let through: %s', (_name, changes) => {
    expect(told(select(changes))).toEqual(['eligible', 'US invoices']);
  });

  it('an unapproved bill that was sent says so', () => {
    const bill = makeBill([], { status: 'PENDING' });
    const answer = select({ bill, alreadySent: true });
    expect(answer.result === 'skip' ? answer.message : '').toContain('already sent');
    const fresh = select({ bill });
    expect(fresh.result === 'skip' ? fresh.message : '').toBe('the bill is PENDING');
  });

  it('an unapproved bill that an integration without need of approval sent is not said to have lost one', () => {
    const bill = makeBill([], { status: 'PENDING' });
    const fast = makeResolved({ name: 'Fast', bills: { onlySendOnApproval: false } });
    const rulesOf = (answer: Eligibility): readonly string[] =>
      (answer.result === 'eligible' ? answer.steps : answer.trace().rules).map(
        ({ rule, detail }) => `${rule}: ${detail}`,
      );
    const sent = select({ bill, alreadySent: true, integrations: [makeResolved(), fast] });
    expect(rulesOf(sent)).toContain(
      'not by "US invoices": the bill is PENDING, and it was already sent: by "Fast", which needs no approval, or before a recalculation took it',
    );
    const elsewhere = makeResolved({
      name: 'Elsewhere',
      accounts: { include: ['OTHER'] },
      bills: { onlySendOnApproval: false },
    });
    const answer = select({ bill, alreadySent: true, integrations: [makeResolved(), elsewhere] });
    expect(answer.result === 'skip' ? answer.message : '').toBe(
      'the bill is PENDING, and it was already sent: before a recalculation took its approval, or when it needed none',
    );
  });

  it('a filter that fails names the column and the account', () => {
    const answer = select(withFilter('currency == "USD" AND accountName > 1'));
    expect(answer.result === 'block' ? answer.message : '').toBe(
      'the filter of "US invoices" fails for account ACME at column 23: the text "ACME Ltd" and a number have no order',
    );
  });
});

describe("m3ter's own engine", () => {
  const active = [makeResolved({ resolved: { nativeEngineActive: true } })];
  const approvedAgo = (minutes: number, changes = {}) =>
    makeBill([], { dtApproved: new Date(NOW - minutes * 60_000).toISOString(), ...changes });

  it.each(['WAITING', 'STARTED', 'AWAITING_RETRY', 'RATE_LIMIT_RETRY', 'SOMETHING_NEW'])('a run %s waits', (status) => {
    expect(told(select({ run: makeRun({ status }) }))).toEqual(['skip', 'native-run-in-flight']);
  });

  it.each(['COMPLETE', 'DISABLED', 'ERROR', 'AUTH_FAILED', 'TIMEOUT_LIMIT_EXCEEDED'])(
    'a run %s lets us send',
    (status) => {
      expect(told(select({ run: makeRun({ status }) }))[0]).toBe('eligible');
    },
  );

  it.each(['ACCOUNTING_PERIOD_CLOSED', 'INVOICE_ALREADY_PAID'] as const)('a run %s blocks with that code', (status) => {
    expect(told(select({ run: makeRun({ status }) }))).toEqual(['block', status]);
    expect(told(select({ run: makeRun({ status }), alreadySent: true }))[0]).toBe('eligible');
  });

  it.each<[string, Partial<EligibilityInput>, string]>([
    ['29 minutes after approval', { bill: approvedAgo(29) }, 'skip'],
    ['30 minutes after approval', { bill: approvedAgo(30) }, 'eligible'],
    ['the engine is not active', { bill: approvedAgo(1), integrations: [makeResolved()] }, 'eligible'],
    ['a complete run ends it', { bill: approvedAgo(1), run: makeRun() }, 'eligible'],
    [
      'a run that failed since ends it',
      { bill: approvedAgo(5), run: makeRun({ status: 'ERROR', dtCompleted: new Date(NOW - 60_000).toISOString() }) },
      'eligible',
    ],
    [
      'a run that failed before does not',
      { bill: approvedAgo(5), run: makeRun({ status: 'ERROR', dtStarted: new Date(NOW - 600_000).toISOString() }) },
      'skip',
    ],
    ['a failed run without times ends it', { bill: approvedAgo(5), run: makeRun({ status: 'ERROR' }) }, 'eligible'],
    [
      'a failed run after the grace',
      { bill: approvedAgo(50), run: makeRun({ status: 'ERROR', dtStarted: '2026-01-01T00:00:00Z' }) },
      'eligible',
    ],
    [
      'without approval the calculation counts',
      { bill: makeBill([], { dtApproved: null, lastCalculatedDate: new Date(NOW - 60_000).toISOString() }) },
      'skip',
    ],
    ['nothing to count from', { bill: makeBill([], { dtApproved: null, lastCalculatedDate: null }) }, 'eligible'],
    ['an unreadable instant', { bill: makeBill([], { dtApproved: 'soon', lastCalculatedDate: null }) }, 'eligible'],
  ])('grace: %s', (_name, changes, result) => {
    expect(told(select({ integrations: active, ...changes }))[0]).toBe(result);
  });

  const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

  it('a run under way says since when, and after a day what to do', () => {
    const open = (hours: number) => {
      const answer = select({ run: makeRun({ status: 'AWAITING_RETRY', dtStarted: hoursAgo(hours) }) });
      return answer.result === 'skip' ? [answer.message, answer.hint] : [];
    };
    expect(open(3)).toEqual([
      "m3ter's own run run-1 for this bill is AWAITING_RETRY since 2026-11-22 09:00 UTC, 3 hours",
      'the next run looks again',
    ]);
    expect(open(24 * 50)).toEqual([
      "m3ter's own run run-1 for this bill is AWAITING_RETRY since 2026-10-03 12:00 UTC, 50 days",
      expect.stringContaining('end or replay it'),
    ]);
  });

  it.each<[string, Partial<IntegrationRun>, number | null, string]>([
    ['no limit', { status: 'STARTED', dtStarted: hoursAgo(5000) }, null, 'skip'],
    ['younger than the limit', { status: 'STARTED', dtStarted: hoursAgo(47) }, 48, 'skip'],
    ['as old as the limit', { status: 'STARTED', dtStarted: hoursAgo(48) }, 48, 'eligible'],
    ['queued counts from the approval', { status: 'WAITING' }, 48, 'eligible'],
    ['a run without a start has no age', { status: 'STARTED' }, 48, 'skip'],
    ['an unknown status without a start', { status: 'not known' }, 48, 'skip'],
  ])('delivery.nativeRunMaxHours: %s', (_name, run, nativeRunMaxHours, result) => {
    const integrations = [makeResolved({ delivery: { nativeRunMaxHours } })];
    expect(told(select({ integrations, run: makeRun(run) }))[0]).toBe(result);
  });

  it('counts a pending bill from its calculation', () => {
    const integrations = [
      makeResolved({ bills: { onlySendOnApproval: false }, resolved: { nativeEngineActive: true } }),
    ];
    const recent = new Date(NOW - 60_000).toISOString();
    const old = '2026-01-01T00:00:00Z';
    const at = (dtApproved: string | null, lastCalculatedDate: string | null) =>
      told(select({ integrations, bill: makeBill([], { status: 'PENDING', dtApproved, lastCalculatedDate }) }))[0];
    expect([at(old, recent), at(recent, old), at(recent, null)]).toEqual(['skip', 'eligible', 'skip']);
  });
});

describe('several integrations', () => {
  const us = makeResolved({ name: 'US', resolved: { excludedAccountIds: new Set(['acc-1']) } });
  const eu = makeResolved({ name: 'EU' });
  const late = makeResolved({ name: 'Late', delivery: { from: '2027-01-01' } });

  it('the one that takes the account sends, and the others say why not', () => {
    const answer = select({ integrations: [us, eu] });
    expect(told(answer)).toEqual(['eligible', 'EU']);
    expect(answer.result === 'eligible' ? answer.steps[0] : null).toEqual({
      rule: 'not by "US"',
      outcome: 'away',
      detail: 'account ACME is in accounts.exclude of "US"',
    });
  });

  it('the reason is of the one that came furthest', () => {
    const answer = select({ integrations: [us, late] });
    expect(told(answer)).toEqual(['skip', 'before-cutoff']);
    expect(answer.integration?.settings.name).toBe('Late');
    expect(told(select({ integrations: [late, us] }))).toEqual(['skip', 'before-cutoff']);
  });

  it('an exclusion tells more than the filters of the integrations that never meant the account', () => {
    const { integrations, filters } = withFilter('currency == "XXX"', 'Other');
    const answer = select({ integrations: [...integrations, us], filters });
    expect(told(answer)).toEqual(['skip', 'account-excluded']);
    expect(answer.integration?.settings.name).toBe('US');
    expect(told(select({ integrations: [us, ...integrations], filters }))).toEqual(['skip', 'account-excluded']);
  });

  it('an integration that excludes the account and would filter it too does not answer for it', () => {
    const other = withFilter('currency == "XXX"', 'Other');
    const excluding = {
      ...us,
      integration: { ...us.settings, accounts: { ...us.settings.accounts, filter: 'x' } },
    };
    const filters = new Map([...other.filters, ['US', other.filters.get('Other') ?? null]]);
    const answer = select({ integrations: [excluding, ...other.integrations], filters });
    expect(told(answer)).toEqual(['skip', 'no-integration']);
    expect(answer.integration).toBeNull();
  });

  it('an account that m3ter opts out is of the one that would take it, wherever it stands, or of none', () => {
    const account = makeAccount({ sendBillsToThirdParties: 'false' });
    const other = withFilter('currency == "XXX"', 'Other');
    const { filters } = other;
    for (const integrations of [
      [...other.integrations, us, eu],
      [eu, us, ...other.integrations],
    ]) {
      const answer = select({ account, integrations, filters });
      expect([...told(answer), answer.integration?.settings.name]).toEqual(['skip', 'account-opted-out', 'EU']);
    }
    const ofNone = select({ account, integrations: [...other.integrations, us], filters });
    expect([...told(ofNone), ofNone.integration]).toEqual(['skip', 'account-opted-out', null]);
  });

  it('two that would both send block, both named', () => {
    const answer = select({ integrations: [eu, makeResolved({ name: 'World' })] });
    expect(told(answer)).toEqual(['block', 'ambiguous-integration']);
    expect(answer.result === 'block' ? answer.message : '').toBe('"EU" and "World" would both send this bill');
    expect(answer.result === 'block' ? answer.trace().rules.at(-1)?.outcome : '').toBe('stop');
  });

  it('one that would have no line left does not count', () => {
    const empty = makeResolved({ name: 'Empty', resolved: { excludedProductIds: new Set(['prod-1']) } });
    expect(told(select({ integrations: [empty, eu] }))).toEqual(['eligible', 'EU']);
    expect(told(select({ integrations: [empty, { ...empty }] }))).toEqual(['eligible', 'Empty']);
  });

  it.each<[string, readonly string[], string]>([
    ['every one lists its accounts', [], 'account-not-included'],
    ['one of them filters', ['currency == "EUR"'], 'no-integration'],
  ])('an account in no list is left out on purpose only when %s', (_name, [filter], reason) => {
    const listing = makeResolved({ name: 'Pilot', accounts: { include: ['GLOBEX'] } });
    const filtering = filter === undefined ? null : withFilter(filter, 'Rest');
    const integrations = [listing, ...(filtering?.integrations ?? [])];
    expect(told(select({ integrations, filters: filtering?.filters ?? new Map() }))).toEqual(['skip', reason]);
  });

  it('no integration: every one says why it does not take the account', () => {
    const { integrations, filters } = withFilter('currency == "EUR"', 'EU');
    const answer = select({ integrations, filters });
    expect(answer.result === 'skip' ? [answer.message, answer.trace().rules[0]?.detail] : []).toEqual([
      'no integration takes account ACME',
      'the filter of "EU" is false for account ACME',
    ]);
  });

  it('one that only reports does not count', () => {
    const report = makeResolved({ name: 'Report', delivery: { mode: 'reportOnly' } });
    expect(told(select({ integrations: [report, eu] }))).toEqual(['eligible', 'EU']);
  });

  it('a filter that cannot be evaluated blocks even beside one that would send', () => {
    const { integrations, filters } = withFilter('accountName > 1', 'Broken');
    const answer = select({ integrations: [eu, ...integrations], filters });
    expect(told(answer)).toEqual(['block', 'filter-error']);
    expect(answer.result === 'block' ? answer.trace().rules[0]?.detail : '').toBe('would send too');
  });
});
