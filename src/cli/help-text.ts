import { Help } from '@commander-js/extra-typings';
import { createStyle } from '../render/style.ts';
import { cell, renderTable } from '../render/table.ts';
import { wrapText } from '../render/wrap.ts';

const EXAMPLES = [
  ['tieout validate', 'check every file, offline'],
  ['tieout test', 'run the rule tests, offline'],
  ['tieout plan --sandbox', 'what would change, on the embedded systems'],
  ['tieout plan --out plan.json', 'save the plan for review'],
  ['tieout apply plan.json', 'apply exactly that plan, or refuse'],
  ['tieout explain bill BILL_ID', 'walk one bill through every rule'],
] as const;

const EXIT_CODES = [
  ['0', 'done, or nothing to do'],
  ['1', 'failed'],
  ['2', 'changes are pending (plan --detailed-exitcode)'],
  ['3', 'the workspace has errors'],
  ['4', 'finished, but something failed, conflicts or is blocked'],
  ['5', 'refused, and nothing was sent'],
  ['6', 'not signed in'],
  ['7', 'a remote is not available'],
  ['64', 'wrong usage'],
  ['130/143', 'interrupted'],
] as const;

/** What people do with a command, in the order in which they need it: a line to type, and what it is for. */
export type Examples = readonly (readonly [string, string])[];

function renderPairs(pairs: Examples, width: number): readonly string[] {
  const style = createStyle({ color: false, width, unicode: true });
  const rows = pairs.map(([word, meaning]) => ({ cells: [cell(word), cell(meaning)] }));
  return renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 });
}

/** The examples after the options in the help of a command; empty for one that needs none. */
export function renderCommandExamples(examples: Examples, width: number): string {
  return examples.length === 0 ? '' : ['', 'Examples:', ...renderPairs(examples, width)].join('\n');
}

/** The text after the list of commands in `tieout --help`, for a terminal of `width` columns. */
export function renderHelpEnd(width: number): string {
  return ['', 'Examples:', ...renderPairs(EXAMPLES, width), '', 'Exit codes:', ...renderPairs(EXIT_CODES, width)].join(
    '\n',
  );
}

const TERM_INDENT = 2;
const DESCRIPTION_INDENT = 6;

/**
 * An option, argument or command with its description. Where a terminal is too narrow for both beside each other, the
 * description has lines of its own.
 */
export function formatHelpItem(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? WIDTH_OF_HELP;
  const isNarrow = width - termWidth - TERM_INDENT - 2 < helper.minWidthToWrap;
  if (!isNarrow || description === '') {
    return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
  }
  const lines = wrapText(description, Math.max(1, width - DESCRIPTION_INDENT));
  return [' '.repeat(TERM_INDENT) + term, ...lines.map((line) => ' '.repeat(DESCRIPTION_INDENT) + line)].join('\n');
}

/** Where nobody says how wide the terminal is; the parser's own default. */
const WIDTH_OF_HELP = 80;

export const COMMON_OPTIONS = 'Options of every command:';

/** Groups the items of a help text by heading. What every command has comes last. */
export function groupCommonLast<T>(
  _declared: readonly T[],
  visible: readonly T[],
  headingOf: (item: T) => string,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of visible) groups.set(headingOf(item), [...(groups.get(headingOf(item)) ?? []), item]);
  const common = groups.get(COMMON_OPTIONS);
  if (common === undefined) return groups;
  groups.delete(COMMON_OPTIONS);
  return groups.set(COMMON_OPTIONS, common);
}
