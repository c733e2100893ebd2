import { createStyle } from '../render/style.ts';
import { cell, renderTable } from '../render/table.ts';

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

/** What follows the list of commands in `tieout --help`, for a terminal of `width` columns. */
export function renderHelpEnd(width: number): string {
  const style = createStyle({ color: false, width, unicode: true });
  const table = (pairs: readonly (readonly [string, string])[]): readonly string[] => {
    const rows = pairs.map(([word, meaning]) => ({ cells: [cell(word), cell(meaning)] }));
    return renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 });
  };
  return ['', 'Examples:', ...table(EXAMPLES), '', 'Exit codes:', ...table(EXIT_CODES)].join('\n');
}

export const COMMON_OPTIONS = 'Options of every command:';

/** Groups the items of a help text by heading; what every command has comes last. */
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
