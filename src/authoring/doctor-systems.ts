import { formatCount, nameSome } from '../model/count-text.ts';
import { formatDecimal } from '../model/money-text.ts';
import { FREE_READS_A_MONTH, SIGN_IN_WARN_DAYS, type ApiLimits } from '../model/limits.ts';
import { hasLasted, isOpenRun, openSince, OPEN_RUN_HOURS_MAX, OPEN_RUN_REMEDY } from '../model/native-run.ts';
import { ageText } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { DoctorLine } from '../model/doctor.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import { TOKEN_STORE_HINT } from '../model/sign-in.ts';
import { destinationFor, type Connection } from '../model/workspace.ts';

export function line(
  check: string,
  status: DoctorLine['status'],
  message: string,
  next: string | null = null,
): DoctorLine {
  return { check, status, message, next };
}

/** Facts about the QuickBooks tokens. Times are epoch milliseconds. */
export interface TokenFacts {
  /** The name of the store for people. The store `environment` cannot keep a new token. */
  readonly storeName: string;
  readonly writable: boolean;
  readonly rotatedAt: number | null;
  readonly expiresAt: number | null;
}

const DAY_MS = 86_400_000;

/** Age and end of the refresh token, and whether a new one could be kept (delivery.md, Tokens). */
export function checkToken(facts: TokenFacts, now: number): DoctorLine {
  const { storeName, writable, rotatedAt, expiresAt } = facts;
  const check = 'QuickBooks token';
  if (!writable) {
    return line(
      check,
      'warn',
      `${storeName} cannot keep the new refresh token that Intuit gives about daily`,
      TOKEN_STORE_HINT,
    );
  }
  if (rotatedAt === null) return line(check, 'ok', `${storeName} has no token yet; the first refresh stores one`);
  const age = Math.max(0, Math.floor((now - rotatedAt) / DAY_MS));
  const days = expiresAt === null ? null : Math.floor((expiresAt - now) / DAY_MS);
  const left = days === null ? 'Intuit did not say when it ends' : `ends in ${formatCount(days, 'day')}`;
  const message = `${formatCount(age, 'day')} old in ${storeName}, ${left}`;
  if (days !== null && days < 0) return line(check, 'fail', message, 'run tieout auth login');
  return days !== null && days < SIGN_IN_WARN_DAYS
    ? line(check, 'warn', message, 'run tieout auth login before it ends')
    : line(check, 'ok', message);
}

const SKEW_WARN_MS = 60_000;
const SKEW_FAIL_MS = 300_000;

/** Compares this machine's clock with the `Date` of the answers. `skewMs` is positive when ours is ahead. */
export function checkClock(skewMs: number | null): DoctorLine {
  if (skewMs === null) return line('clock', 'not checked', 'no answer said what time it is');
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const message = `${String(seconds)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the systems`;
  const next = 'synchronise the clock of this machine (NTP): tokens and the grace period depend on it';
  if (Math.abs(skewMs) > SKEW_FAIL_MS) return line('clock', 'fail', message, next);
  if (Math.abs(skewMs) > SKEW_WARN_MS) return line('clock', 'warn', message, next);
  return line('clock', 'ok', seconds <= 2 ? 'agrees with the systems' : message);
}

/** What the service user may not read in m3ter. */
export function checkM3terAccess(diagnostics: readonly Diagnostic[]): readonly DoctorLine[] {
  const missing = diagnostics.filter(({ code }) => code === 'm3ter/not-available');
  const odd = diagnostics.filter(({ code }) => code === 'm3ter/unexpected-answer');
  return [
    missing.length === 0
      ? line('m3ter permissions', 'ok', 'everything that is checked can be read')
      : line(
          'm3ter permissions',
          'warn',
          missing.map(({ message }) => message).join('; '),
          'give the service user the Administrator permission: m3ter console, Settings, Access, Service Users',
        ),
    ...(odd.length === 0
      ? []
      : [
          line(
            'm3ter objects',
            'fail',
            odd.map(({ message }) => message).join('; '),
            'look at them in the m3ter console; each is left out until it can be read',
          ),
        ]),
  ];
}

/** Company, currencies, numbers and books: settings of QuickBooks that can stop invoices. */
export function checkCompany(
  connection: Connection,
  m3ter: M3terSnapshot | null,
  quickbooks: QuickBooksSnapshot,
): readonly DoctorLine[] {
  return [
    checkIdentity(connection, quickbooks),
    checkHomeCurrency(m3ter, quickbooks),
    ...(m3ter === null ? [] : [checkCurrencies(m3ter, quickbooks)]),
    checkNumbers(quickbooks),
  ];
}

function checkIdentity(connection: Connection, { company, preferences }: QuickBooksSnapshot): DoctorLine {
  const answered = `${company.name}, home currency ${preferences.homeCurrency}`;
  const { companyName, homeCurrency } = connection;
  if (connection.embedded === true) return line('company', 'ok', `${answered}, of the embedded sandbox`);
  const isName = companyName === null || companyName === company.name || companyName === company.legalName;
  const isCurrency = homeCurrency === null || homeCurrency === preferences.homeCurrency;
  if (!isName || !isCurrency) {
    const wanted = [companyName, homeCurrency].filter((part) => part !== null).join(', ');
    return line(
      'company',
      'fail',
      `${answered} answered, the Connection says ${wanted}`,
      'correct companyName, homeCurrency or realmId in the Connection, or sign in to the right company',
    );
  }
  if (companyName !== null && homeCurrency !== null)
    return line('company', 'ok', `${answered}, as the Connection says`);
  return line(
    'company',
    'warn',
    `${answered}; the Connection does not say which company is meant`,
    `write companyName: ${company.name} and homeCurrency: ${preferences.homeCurrency} under quickbooks in the Connection`,
  );
}

function checkHomeCurrency(m3ter: M3terSnapshot | null, { preferences }: QuickBooksSnapshot): DoctorLine {
  const organization = m3ter?.organizationCurrency ?? null;
  const home = preferences.homeCurrency;
  if (organization === null)
    return line('home currency', 'not checked', "m3ter did not say the organization's currency");
  if (organization === home) return line('home currency', 'ok', `${home} in both systems`);
  return line(
    'home currency',
    'warn',
    `QuickBooks has ${home}, the m3ter organization ${organization}`,
    'bills keep their own currency; check that m3ter prices and QuickBooks customers use the currencies you mean',
  );
}

const NAMED_MAX = 5;

function checkCurrencies(m3ter: M3terSnapshot, quickbooks: QuickBooksSnapshot): DoctorLine {
  const { homeCurrency, multiCurrencyEnabled } = quickbooks.preferences;
  const billed = [...new Set(m3ter.bills.map(({ currency }) => currency))];
  const ofAccounts = m3ter.accounts.flatMap(({ currency }) => currency ?? []);
  const used = [...new Set([...billed, ...ofAccounts])].sort();
  const foreign = used.filter((currency) => currency !== homeCurrency);
  const check = 'multicurrency';
  if (foreign.length === 0) return line(check, 'ok', `every account and bill is in ${homeCurrency}`);
  if (!multiCurrencyEnabled) {
    return line(
      check,
      'fail',
      `off in QuickBooks, and m3ter has ${foreign.join(', ')}`,
      'turn it on in QuickBooks: Settings, Account and settings, Advanced, Currency (it cannot be turned off again)',
    );
  }
  const { currencies } = quickbooks;
  if (currencies === null) return line(check, 'not checked', 'QuickBooks does not let this user list currencies');
  const missing = foreign.filter((currency) => !currencies.includes(currency));
  if (missing.length === 0) return line(check, 'ok', `on, with ${foreign.slice(0, NAMED_MAX).join(', ')}`);
  return line(
    check,
    'fail',
    `on, without ${missing.join(', ')}, which m3ter has`,
    'add them in QuickBooks: Settings, Currencies, Add currency',
  );
}

function checkNumbers({ preferences }: QuickBooksSnapshot): DoctorLine {
  if (preferences.customTxnNumbers) return line('invoice numbers', 'ok', 'custom transaction numbers are on');
  return line(
    'invoice numbers',
    'warn',
    'custom transaction numbers are off: QuickBooks stores our numbers and counts on its own beside them, or gives its own; an invoice is then known by its marker',
    'turn them on in QuickBooks: Settings, Account and settings, Sales, Sales form content',
  );
}

/** A run that sends reads both systems twice. So a month has two readings for each hour, and one a day for drift. */
const RUNS_A_MONTH = 2 * 24 * 31 + 31;

/** Estimates the metered reads of a month, with the schedule that `tieout init` writes. */
export function checkPaidReads(paidReads: number): DoctorLine {
  const month = paidReads * RUNS_A_MONTH;
  const of = `of the ${formatDecimal(String(FREE_READS_A_MONTH))} that Intuit's free tier has`;
  const message = `${formatCount(paidReads, 'read')} for this check, as for a plan: every hour and drift every day, at most ${formatDecimal(String(month))} a month ${of}`;
  return month <= FREE_READS_A_MONTH
    ? line('paid reads', 'ok', message)
    : line(
        'paid reads',
        'warn',
        message,
        'run less often, or limit the hourly run with --since; other apps have their own',
      );
}

/** Warns of limits in the Connection above the documented ones, because the APIs would answer 429. */
export function checkLimits(connection: Connection, limits: ApiLimits): readonly DoctorLine[] {
  if (connection.embedded === true) return [];
  const documented: Readonly<Partial<Record<keyof ApiLimits, number>>> = {
    m3terRequestsPerSecond: 50,
    m3terRequestsPerFiveMinutes: 20_000,
    quickbooksRequestsPerMinute: 500,
    quickbooksRequestsPerSecond: 10,
    quickbooksConcurrency: 10,
    quickbooksBatchesPerMinute: 40,
    quickbooksBatchItems: 30,
  };
  const above = Object.entries(documented).filter(([name, most]) => limits[name as keyof ApiLimits] > most);
  if (above.length === 0) return [];
  return [
    line(
      'limits',
      'warn',
      `limits of the Connection are above what the APIs allow: ${above.map(([name, most]) => `${name} (${String(most)})`).join(', ')}`,
      `lower them in the Connection ${connection.name}`,
    ),
  ];
}

/** m3ter's own integration for this destination: enabled, disabled, or waiting for a sign-in. */
export function checkNativeEngine(connection: Connection, m3ter: M3terSnapshot, nowMs: number): readonly DoctorLine[] {
  return [checkNativeConfigs(connection, m3ter), ...checkOpenRuns(m3ter, nowMs)];
}

function checkNativeConfigs(connection: Connection, m3ter: M3terSnapshot): DoctorLine {
  const destination = destinationFor(connection.environment);
  const own = m3ter.configs.filter((config) => config.destination === destination);
  const active = own.filter(({ enabled, authorized }) => enabled && authorized);
  if (own.length === 0) return line("m3ter's own engine", 'ok', 'm3ter has no configuration for QuickBooks yet');
  if (active.length === 0) return line("m3ter's own engine", 'ok', 'not sending: disabled or not authorized in m3ter');
  const names = active.map(({ name, id }) => name ?? id).join(', ');
  return line(
    "m3ter's own engine",
    'warn',
    `also on for ${names}: it may send bills too`,
    'tieout waits for it (delivery.graceMinutes) and adopts what it sent; disconnect it in the m3ter console to let tieout send alone',
  );
}

/** Runs that began more than a day ago and did not end, whatever the state of their bills. */
function checkOpenRuns({ bills, runs }: M3terSnapshot, nowMs: number): readonly DoctorLine[] {
  const open = bills.flatMap((bill) => {
    const run = runs.get(bill.id);
    if (run === undefined || !isOpenRun(run)) return [];
    const since = openSince(run, bill);
    const isOld = hasLasted(run, bill, { hours: OPEN_RUN_HOURS_MAX, nowMs });
    return since === null || !isOld ? [] : [{ bill, run, since }];
  });
  if (open.length === 0) return [];
  const named = open
    .sort((a, b) => a.since - b.since)
    .map(
      ({ bill, run, since }) => `${bill.sequentialInvoiceNumber ?? bill.id} (${run.status}, ${ageText(since, nowMs)})`,
    );
  return [
    line(
      'open runs',
      'warn',
      `${formatCount(open.length, 'run')} of m3ter ${open.length === 1 ? 'does' : 'do'} not end: ${nameSome(named, NAMED_MAX)}`,
      OPEN_RUN_REMEDY,
    ),
  ];
}
