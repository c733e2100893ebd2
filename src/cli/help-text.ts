import { createStyle } from '../render/style.ts';
import { cell, renderParagraph, renderTable } from '../render/table.ts';

const EXAMPLES = [
  ['tieout validate', 'check every file, offline'],
  ['tieout test', 'run the rule tests, offline'],
  ['tieout plan --sandbox', 'what would change, on the embedded systems'],
  ['tieout plan --out plan.json', 'save the plan for review'],
  ['tieout apply plan.json', 'apply exactly that plan, or refuse'],
  ['tieout explain bill BILL_ID', 'walk one bill through every rule'],
] as const;

const EXIT_CODES =
  'Exit codes: 0 done · 1 failed · 2 changes pending (plan --detailed-exitcode) · 3 workspace errors · ' +
  '4 finished with conflicts or blocked bills · 5 refused · 6 not signed in · 7 remote not available · ' +
  '64 usage · 130/143 interrupted';

/** What follows the list of commands in `tieout --help`, for a terminal of `width` columns. */
export function renderHelpEnd(width: number): string {
  const style = createStyle({ color: false, width, unicode: true });
  const rows = EXAMPLES.map(([command, does]) => ({ cells: [cell(command), cell(does)] }));
  return [
    '',
    'Examples:',
    ...renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 }),
    '',
    ...renderParagraph(EXIT_CODES, style, { indent: 0, hanging: 2 }),
  ].join('\n');
}
