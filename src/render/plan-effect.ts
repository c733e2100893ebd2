import { formatInstant } from '../model/day.ts';
import { formatMoney } from '../model/money-text.ts';
import type { Annotation } from './annotations.ts';
import type { BillEffect, EffectMoney, FileEdit, Moved, PlanEffect } from '../model/plan-effect.ts';
import { isSending, type BillFate } from '../model/plan-difference.ts';
import { compareAmounts, countLines, sayRest, sumAmounts, takeLines, WHERE_ALL_IS } from './budget.ts';
import { renderFieldValue } from './field-value.ts';
import { cell, hintColumn, paragraph, section, table, texts, type Cell, type Section, type Table } from './page.ts';
import { changeTable, sayFate } from './plan-difference.ts';
import { capitalise, formatCount, formatMoneyList, joinWords, shortId } from './wording.ts';

/** What happens to one bill's document because of the files. */
type Turn = 'vanishes' | 'changes' | 'appears' | 'otherwise';

interface EffectRow {
  readonly bill: BillEffect;
  readonly turn: Turn;
  readonly currency: string;
  readonly total: string | null;
  readonly through: readonly string[];
}

const VERBS = { appear: 'appears', vanish: 'vanishes', change: 'changes' } as const;
const TURNS: readonly Turn[] = ['vanishes', 'changes', 'appears', 'otherwise'];
const SIGNED: Readonly<Record<Turn, Cell>> = {
  vanishes: { text: 'vanishes', sign: '- ', tone: 'bad' },
  changes: { text: 'changes', sign: '~ ', tone: 'change' },
  appears: { text: 'appears', sign: '+ ', tone: 'good' },
  otherwise: { text: 'otherwise', sign: '  ', tone: 'muted' },
};
/** The most edits that are named for one bill, and for no bill. */
const EDITS_SHOWN = 3;

/** The count of lines that the whole effect takes. */
export function effectLines(effect: PlanEffect): number {
  return rowsOf(effect).reduce((sum, row) => sum + linesOf(row), 0) + effect.changes.length;
}

/**
 * The effect of the files against another version of them (github.md §2): which invoices appear, vanish or
 * change, in money, and through which lines.
 */
export function effectSection(effect: PlanEffect, lines = Infinity): Section {
  const title = `Effect of these files against ${nameOf(effect)}`;
  if (effect.unavailable !== undefined) {
    return section(title, [paragraph(`It cannot be told: ${effect.unavailable}.`, { tone: 'note' })]);
  }
  const { shown, rest } = takeLines(rowsOf(effect), lines, linesOf);
  return section(title, [
    paragraph(capitalise(`${sayEffect(effect)}.`), { tone: 'strong' }),
    billTable(shown, rest),
    changeTable(effect.changes, 'Other changes that differ', true),
    ...sayQuietEdits(effect),
    movedTable(effect),
  ]);
}

/** `3 invoices appear (USD 1,204.50), 1 vanishes (USD 10.00)`; then bills that are not sent; a sentence when nothing differs. */
export function sayEffect({ money, bills, changes, edits }: PlanEffect): string {
  const sums = (of: (account: EffectMoney) => string): string => joinWords(money.map(of).filter((text) => text !== ''));
  const parts = (['appear', 'vanish', 'change'] as const).flatMap((part) => {
    const count = money.reduce((sum, account) => sum + account[part].count, 0);
    if (count === 0) return [];
    const amounts = sums(({ currency, [part]: current, change }) => {
      if (current.count === 0) return '';
      const total = formatMoney(currency, current.total);
      return part === 'change' ? `${formatMoney(currency, change.before)} → ${total}` : total;
    });
    return [`${formatCount(count, 'invoice')} ${count === 1 ? VERBS[part] : part} (${amounts})`];
  });
  const other = money.reduce((sum, account) => sum + account.other, 0);
  const all = [
    ...parts,
    ...(other === 0 ? [] : [`${formatCount(other, 'invoice')} with other details at the same total`]),
    ...sayUnsent(bills),
  ];
  if (all.length > 0) return all.join(', ');
  if (edits.length === 0) return 'no setting and no mapping differs';
  return changes.length === 0 ? 'no bill and no change is another' : 'no bill is another';
}

/** Bills that neither version sends now. Those that nobody would bill any more are said apart, with their money. */
function sayUnsent(bills: readonly BillEffect[]): readonly string[] {
  const unsent = bills.filter(({ before, after }) => turnOf(before, after) === 'otherwise');
  const left = unsent.filter(
    ({ before, after }) => after?.reason === 'no-integration' && before?.reason !== 'no-integration',
  );
  const sums = sumAmounts(left.map(({ currency, after }) => ({ currency, total: after?.total ?? null })));
  const money = sums.length === 0 ? '' : ` (${formatMoneyList(sums)})`;
  const rest = unsent.length - left.length;
  return [
    ...(left.length === 0
      ? []
      : [`no integration takes ${formatCount(left.length, 'bill')}${money} that one takes without these edits`]),
    ...(rest === 0 ? [] : [`${formatCount(rest, 'bill is', 'bills are')} not sent either way, now for another reason`]),
  ];
}

function nameOf({ against, commit }: PlanEffect): string {
  return commit === null || commit.startsWith(against) ? against : `${against} (${commit.slice(0, 7)})`;
}

function rowsOf({ bills, edits }: PlanEffect): readonly EffectRow[] {
  return bills
    .map((bill): EffectRow => {
      const { before, after, currency } = bill;
      const turn = turnOf(before, after);
      const { total = null } = (turn === 'vanishes' ? before : after) ?? {};
      return {
        bill,
        turn,
        currency,
        total,
        through: sayThrough(
          bill.through.flatMap((index) => edits[index] ?? []),
          edits,
        ),
      };
    })
    .sort((a, b) => TURNS.indexOf(a.turn) - TURNS.indexOf(b.turn) || compareAmounts(a, b));
}

function turnOf(before: BillFate | null, after: BillFate | null): Turn {
  if (isSending(before)) return isSending(after) ? 'changes' : 'vanishes';
  return isSending(after) ? 'appears' : 'otherwise';
}

function sayThrough(edits: readonly FileEdit[], all: readonly FileEdit[]): readonly string[] {
  if (edits.length === 0) return all.length === 0 ? [] : ['several edits together'];
  const shown = edits.slice(0, EDITS_SHOWN).map(sayEdit);
  const rest = edits.length - shown.length;
  return rest > 0 ? [...shown, `and ${formatCount(rest, 'more edit')}`] : shown;
}

function sayEdit({ place, what, before, after }: FileEdit): string {
  return `${place.path}:${String(place.line)}  ${what}: ${renderFieldValue('', before)} → ${renderFieldValue('', after)}`;
}

function linesOf({ through }: EffectRow): number {
  return countLines('', through);
}

function billTable(shown: readonly EffectRow[], rest: readonly EffectRow[]): Table {
  const left = sayRest(rest);
  return table<EffectRow>({
    columns: [
      { title: '', fit: 'keep', of: ({ turn }) => SIGNED[turn] },
      { title: 'bill', fit: 'keep', of: ({ bill }) => cell(bill.docNumber ?? shortId(bill.billId), 'strong') },
      { title: 'customer', fit: 'cut', of: ({ bill }) => bill.accountName },
      { title: 'before', fit: 'wrap', of: ({ bill }) => sayFate(bill.before, bill.currency) },
      {
        title: 'now',
        fit: 'wrap',
        of: ({ bill }) =>
          bill.onlyContent ? 'the same total, other lines or details' : `→ ${sayFate(bill.after, bill.currency)}`,
      },
      { title: 'through', fit: 'below', lead: 'through ', of: ({ through }) => texts(through) },
    ],
    rows: shown,
    noun: 'bill',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
  });
}

const WHO: Readonly<Record<Moved['who'], Cell>> = {
  yours: { text: 'yours: these files changed it', tone: 'good' },
  theirs: { text: 'theirs: m3ter changed it', tone: 'change' },
  both: { text: 'both: these files and m3ter changed it', tone: 'bad' },
};
/** Without the version that was applied last, nobody can tell m3ter's changes from what was merged and not applied. */
const THEIRS_OR_NOT_APPLIED: Cell = { text: 'theirs: m3ter changed it, or it was never applied', tone: 'change' };
const KEEP_THEIRS = 'to keep what m3ter has: tieout import';
const WHO_FIRST: readonly Moved['who'][] = ['both', 'theirs', 'yours'];

/** What an apply would overwrite in m3ter comes first. */
function movedTable({ moved, applied }: PlanEffect): Table {
  const rows = [...moved].sort((a, b) => WHO_FIRST.indexOf(a.who) - WHO_FIRST.indexOf(b.who));
  const isOverwritten = ({ who }: Moved): boolean => who !== 'yours';
  return table<Moved>({
    title: 'Who moved',
    summary:
      applied === undefined
        ? ''
        : `since ${COMMIT.test(applied) ? applied.slice(0, 7) : applied}, which was applied last`,
    columns: [
      { title: 'what', fit: 'wrap', of: nameMoved },
      {
        title: 'who',
        fit: 'wrap',
        of: ({ who }) => (who === 'theirs' && applied === undefined ? THEIRS_OR_NOT_APPLIED : WHO[who]),
      },
      { title: 'last changed in m3ter', fit: 'wrap', of: (one) => (isOverwritten(one) ? sayLast(one) : '') },
      hintColumn(({ who }) => (who === 'both' ? KEEP_THEIRS : null)),
    ],
    rows,
    noun: 'difference',
    folded: !rows.some(isOverwritten),
  });
}

/** Warns of each thing that an apply would overwrite although somebody else changed it too. */
export function annotateMoved({ moved }: PlanEffect): readonly Annotation[] {
  return moved
    .filter(({ who }) => who === 'both')
    .map((one) => ({
      severity: 'warning',
      title: 'who moved',
      message: [`${nameMoved(one)}: both, these files and m3ter, changed it (${sayLast(one)})`, KEEP_THEIRS],
    }));
}

function nameMoved({ label, path }: Moved): string {
  return path === null ? label : `${label}: ${path}`;
}

const COMMIT = /^[0-9a-f]{40}$/;

function sayLast({ by, at }: Moved): string {
  const parts = [...(by === null ? [] : [`by ${by}`]), ...(at === null ? [] : [formatInstant(at)])];
  return parts.length === 0 ? 'm3ter does not say' : parts.join(', ');
}

/** Names edits without effect on a present bill. They may matter for later bills. */
function sayQuietEdits({ edits, bills }: PlanEffect): ReturnType<typeof paragraph>[] {
  const used = new Set(bills.flatMap(({ through }) => through));
  const quiet = edits.filter((_edit, index) => !used.has(index));
  if (quiet.length === 0 || (bills.length > 0 && used.size === 0)) return [];
  const shown = quiet.slice(0, EDITS_SHOWN).map(sayEdit);
  const rest = quiet.length - shown.length;
  const all = rest > 0 ? [...shown, `and ${formatCount(rest, 'more edit')}`] : shown;
  return [paragraph(`Without effect on the bills of now: ${all.join('; ')}.`, { tone: 'muted' })];
}
