import { formatCount } from '../model/count-text.ts';
import { evaluateFilter } from '../filter/evaluate-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { nearValues, suggestValues, type NearValue } from '../filter/suggest-values.ts';
import type { ParsedFilter } from '../filter/parsed-filter.ts';
import type { Code } from '../model/codes.ts';
import { renderPlace, type Diagnostic } from '../model/diagnostic.ts';
import type { Account, M3terSnapshot } from '../model/m3ter.ts';
import type { Integration } from '../model/workspace.ts';
import { problemWith, type Findings } from './findings.ts';
import type { Suggest } from './resolution.ts';

const PATH = ['accounts', 'filter'] as const;

/**
 * Warns about a filter that takes no account or every account, and about custom fields that no account can have.
 * `validate` finds errors of grammar without the network.
 */
export function checkFilter(
  integration: Integration,
  snapshot: M3terSnapshot,
  known: ReadonlySet<string>,
  suggest: Suggest,
  findings: Findings,
): void {
  const text = integration.accounts.filter;
  if (text === null) return;
  const { filter } = parseFilter(text);
  if (filter === null) return;
  checkCustomFields(integration, filter, known, suggest, findings);
  checkReach(integration, filter, snapshot.accounts, findings);
}

/**
 * Corrects what the check without the network says of texts without quotes: in quotes they would be as wrong, where no
 * account has them letter by letter and some account has a value near to them.
 */
export function correctLiterals(
  diagnostics: readonly Diagnostic[],
  integrations: readonly Integration[],
  accounts: readonly Account[],
): readonly Diagnostic[] {
  if (!diagnostics.some(({ code }) => code === UNQUOTED)) return diagnostics;
  const hints = new Map(
    integrations.flatMap(({ origin, accounts: { filter: text } }) => {
      const { filter } = parseFilter(text ?? '');
      const near = filter === null ? [] : nearValues(filter, accounts);
      return near.map((value) => [renderPlace(origin.within(PATH, value.start, value.end)), hintOf(value)] as const);
    }),
  );
  return diagnostics.map((one) => {
    const hint = one.code === UNQUOTED && one.place !== undefined ? hints.get(renderPlace(one.place)) : undefined;
    return hint === undefined ? one : { ...one, hint };
  });
}

const UNQUOTED = 'lint/unquoted-literal-in-filter' satisfies Code;

function hintOf({ text, nearest }: NearValue): string {
  return `write ${JSON.stringify(nearest)}: accounts have that, and none has ${JSON.stringify(text)}`;
}

/** Every custom field that an account has, or that the organization's settings allow. */
export function knownCustomFields(snapshot: M3terSnapshot): ReadonlySet<string> {
  const names = new Set(snapshot.accountCustomFields ?? []);
  for (const account of snapshot.accounts) {
    for (const name of account.customFields?.keys() ?? []) names.add(name);
  }
  return names;
}

function checkCustomFields(
  integration: Integration,
  filter: ParsedFilter,
  known: ReadonlySet<string>,
  suggest: Suggest,
  findings: Findings,
): void {
  for (const field of filter.customFields) {
    if (known.has(field.name)) continue;
    findings.add(
      'warning',
      problemWith(
        'reference/unknown-custom-field',
        `no account has a custom field "${field.name}"; it is always null here`,
        `${suggest(field.name, known)}custom fields are in the m3ter console under Settings, Custom fields`,
      ),
      integration.origin.within(PATH, field.start, field.end),
    );
  }
}

function checkReach(
  integration: Integration,
  filter: ParsedFilter,
  accounts: readonly Account[],
  findings: Findings,
): void {
  const total = accounts.length;
  if (total < 2) return;
  let taken = 0;
  for (const account of accounts) {
    const answer = evaluateFilter(filter, account);
    // An account that the filter cannot be evaluated for is reported with its bills.
    if ('error' in answer) return;
    if (answer.value) taken += 1;
  }
  const place = integration.origin.at(...PATH);
  if (taken === 0) {
    findings.add(
      'warning',
      problemWith(
        'integration/filter-matches-none',
        `the account filter takes none of ${formatCount(total, 'account')}`,
        suggestValues(filter, accounts) ??
          'check the spelling of fields and values; text in a filter is compared letter by letter',
      ),
      place,
    );
  } else if (taken === total) {
    findings.add(
      'warning',
      problemWith(
        'integration/filter-matches-all',
        `the account filter takes every account: ${formatCount(total, 'account')} of ${String(total)}`,
        'remove the filter if that is meant',
      ),
      place,
    );
  }
}
