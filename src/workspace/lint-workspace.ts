import type { Day } from '../model/day.ts';
import type { Diagnostic, Place } from '../model/diagnostic.ts';
import { DRAWDOWNS, MEMO_TYPES } from '../model/line-item-types.ts';
import type { Integration, Workspace } from '../model/workspace.ts';
import { finding } from './finding.ts';
import { lintMappings } from './lint-mappings.ts';
import { lintOverlaps } from './lint-overlaps.ts';

/**
 * Warns about settings that are allowed and rarely intended. The comment `# tieout-ignore RULE reason`, before the line
 * or behind it, silences a warning (`ignore-comments.ts`).
 *
 * @param known.complete false when an integration has errors: without it nobody can tell which mappings are used
 * @param known.today the day in UTC; null when it is not known
 */
export function lintWorkspace(
  workspace: Workspace,
  { complete, today }: { readonly complete: boolean; readonly today: Day | null },
): Diagnostic[] {
  const integrations = workspace.integrations.flatMap((integration) => [
    ...lintApproval(integration),
    ...lintStart(integration, today),
    ...lintNotification(integration),
    ...lintDrawdown(integration),
    ...lintCaps(integration),
    ...lintItemMapping(integration),
  ]);
  const overlaps = lintOverlaps(workspace.integrations);
  return [...integrations, ...overlaps, ...(complete ? lintMappings(workspace) : [])];
}

/** A rehearsal shows everything that sending for real would show. */
function lintApproval({ bills, delivery, origin }: Integration): Diagnostic[] {
  if (bills.onlySendOnApproval) return [];
  const are = delivery.mode === 'reportOnly' ? 'would be' : 'are';
  const message = `bills ${are} sent before anyone has approved them, and sent again each time they change`;
  const hint = 'set bills.onlySendOnApproval: true';
  return [
    finding('warning', 'lint/sends-unapproved-bills', origin.at('bills', 'onlySendOnApproval'), { message, hint }),
  ];
}

/** A year too late, and every bill is before the cut-off: nothing is sent, and nothing is an error. */
function lintStart({ name, delivery, origin }: Integration, today: Day | null): Diagnostic[] {
  if (today === null || delivery.from <= today) return [];
  const message = `delivery.from ${delivery.from} is in the future: no bill dated before it is sent, so none of now`;
  const hint = 'set delivery.from to the date of the first bill that is to be sent';
  return [
    { ...finding('warning', 'lint/starts-in-future', origin.at('delivery', 'from'), { message, hint }), about: name },
  ];
}

function lintNotification({ notifyOnDisabled, origin }: Integration): Diagnostic[] {
  if (notifyOnDisabled.length > 0) return [];
  const message = 'nobody is told when m3ter disables this integration after 20 errors in a row';
  const hint =
    'add the e-mail of a user of the m3ter organization to notifyOnDisabled; list them with: tieout lookup users';
  return [
    finding('warning', 'lint/nobody-notified-on-disable', placeOf('notifyOnDisabled', origin), { message, hint }),
  ];
}

function lintDrawdown({ bills, origin }: Integration): Diagnostic[] {
  const excluded = bills.exclude.lineItemTypes;
  return DRAWDOWNS.flatMap(({ fee, drawdown }) => {
    if (!excluded.includes(fee) || excluded.includes(drawdown)) return [];
    const place = origin.at('bills', 'exclude', 'lineItemTypes', excluded.indexOf(fee));
    const message = `${fee} is excluded and ${drawdown} is sent: customers are credited for what they never paid`;
    return [
      finding('warning', 'lint/fee-excluded-drawdown-kept', place, {
        message,
        hint: `exclude ${drawdown} too, or neither`,
      }),
    ];
  });
}

function lintCaps({ destination, limits, origin }: Integration): Diagnostic[] {
  const hasCap = limits.maxInvoices !== null || limits.maxInvoiceTotal !== null;
  if (destination !== 'QuickBooks' || hasCap) return [];
  const message = 'production books without a cap: a mistake in m3ter would be invoiced in full';
  const hint = 'set limits.maxInvoices or limits.maxInvoiceTotal a little above a normal month';
  return [finding('warning', 'lint/production-without-caps', placeOf('limits', origin), { message, hint })];
}

/** Excluded lines never need their item. */
function lintItemMapping({ bills, quickbooks, origin }: Integration): Diagnostic[] {
  const excluded: readonly string[] = bills.exclude.lineItemTypes;
  return [...MEMO_TYPES].flatMap(([lineType, memo]) => {
    if (quickbooks.itemMapping[memo] === null || !excluded.includes(lineType)) return [];
    const message = `this item never counts: ${lineType} lines are excluded`;
    const hint = `remove it, or take ${lineType} out of bills.exclude.lineItemTypes`;
    const place = origin.at('quickbooks', 'itemMapping', memo);
    return [finding('warning', 'lint/mapping-never-wins', place, { message, hint })];
  });
}

/** The key when the file has it, else the integration's name: a line that can follow a comment. */
function placeOf(key: string, origin: Integration['origin']): Place {
  const written = origin.at(key);
  const isWritten = written.line !== origin.place.line || written.column !== origin.place.column;
  return isWritten ? written : origin.at('name');
}
