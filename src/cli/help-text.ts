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

type Pairs = readonly (readonly [string, string])[];

/** What people do with each command, in the order in which they need it. */
const COMMAND_EXAMPLES: Readonly<Record<string, Pairs>> = {
  plan: [
    ['tieout plan', 'what would change, and every bill that waits'],
    ['tieout plan --out plan.json', 'save it: tieout apply plan.json sends exactly this'],
    ['tieout plan --bill M3-100482', 'one bill, by number or id, with what it needs'],
    ['tieout plan --only config', 'configuration, customers and mappings; no bills'],
    ['tieout plan --format markdown', 'for a comment on a pull request'],
    ['tieout plan --html plan.html', 'a page for who approves it, in one file'],
  ],
  apply: [
    ['tieout apply plan.json', 'apply a reviewed plan exactly, or refuse'],
    ['tieout apply', 'plan, ask, apply'],
    ['tieout apply --auto-approve', 'the scheduled job: nobody is asked'],
    ['tieout apply --resend BILL_ID', 'send again what was voided or deleted in QuickBooks'],
  ],
  explain: [
    ['tieout explain bill M3-100482', 'why it is sent, or why not, and every amount'],
    ['tieout explain unmapped-item', 'what a reason means and what to do'],
    ['tieout explain document/unknown-key', 'the same for an error of the files'],
    ['tieout explain delivery.mode', 'what a setting does, takes, and is by default'],
  ],
  status: [
    ['tieout status', 'where every bill stands'],
    ['tieout status --since 2026-10-01', 'bills from that day on'],
  ],
  report: [
    ['tieout report', 'the last month that has ended'],
    ['tieout report --month 2026-10 --csv october.csv', 'a month, with a spreadsheet of its bills'],
    ['tieout report --month 2026-10 --html october.html', 'the same as a page for a browser, in one file'],
    ['tieout report --from 2026-10-01 --to 2026-12-31', 'a quarter, by invoice dates'],
    ['tieout report --shadow', "what m3ter's own integration sent, beside what tieout would have made"],
    ['tieout report --fail-on missing', 'the closing job: fails while a bill is not invoiced'],
  ],
  show: [
    ['tieout show plan.json', 'read a saved plan'],
    ['tieout show plan.json --format markdown', 'for a comment on a pull request'],
    ['tieout show plan.json --format html --out plan.html', 'a page for who approves it'],
  ],
  map: [
    ['tieout map', 'what the plan lacks, with candidates; asks which'],
    ['tieout map --product api-calls --item "API usage"', 'one line, by name or Id'],
    ['tieout map --account ACME --customer 58', 'which customer an account is'],
  ],
  connections: [['tieout connections --format json', 'one entry for each job of a CI matrix']],
  schema: [
    ['tieout schema', 'the kinds of documents'],
    ['tieout schema Integration', 'its JSON Schema, with every setting explained'],
  ],
  sandbox: [
    ['tieout sandbox start', 'serve the systems on loopback, until Ctrl-C'],
    ['tieout sandbox reset', 'forget everything; begin again with the example company'],
    ['tieout sandbox seed --scale 1000', 'a large company instead'],
  ],
  completion: [
    ['source <(tieout completion bash)', 'bash, in ~/.bashrc'],
    ['source <(tieout completion zsh)', 'zsh, in ~/.zshrc behind compinit'],
    ['tieout completion fish | source', 'fish, in ~/.config/fish/config.fish'],
  ],
};

function renderPairs(pairs: Pairs, width: number): readonly string[] {
  const style = createStyle({ color: false, width, unicode: true });
  const rows = pairs.map(([word, meaning]) => ({ cells: [cell(word), cell(meaning)] }));
  return renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 });
}

/** The examples after the options in the help of a command; empty for one that needs none. */
export function renderCommandExamples(name: string, width: number): string {
  const examples = Object.hasOwn(COMMAND_EXAMPLES, name) ? COMMAND_EXAMPLES[name] : undefined;
  return examples === undefined ? '' : ['', 'Examples:', ...renderPairs(examples, width)].join('\n');
}

/** The text after the list of commands in `tieout --help`, for a terminal of `width` columns. */
export function renderHelpEnd(width: number): string {
  return ['', 'Examples:', ...renderPairs(EXAMPLES, width), '', 'Exit codes:', ...renderPairs(EXIT_CODES, width)].join(
    '\n',
  );
}

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
