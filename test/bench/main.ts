import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchApply } from './apply.ts';
import { benchCommands } from './commands.ts';
import { benchConvert } from './convert.ts';
import { renderFigures, type BenchFigure } from './figures.ts';
import { benchPage } from './page.ts';
import { benchReport } from './report.ts';
import { benchHistory, benchScale } from './scale.ts';

/** The figures of each name; `npm run bench -- convert commands` measures two of them, no name all. */
const BENCHES: Readonly<
  Record<string, (options: BenchOptions) => readonly BenchFigure[] | Promise<readonly BenchFigure[]>>
> = {
  convert: benchConvert,
  commands: benchCommands,
  scale: benchScale,
  history: benchHistory,
  apply: benchApply,
  report: benchReport,
  page: benchPage,
};

interface BenchOptions {
  /** Accounts of the largest company that is planned, with a bill each. */
  readonly accounts: number;
  /** Bills of the company with the longest history that is planned. */
  readonly history: number;
  /** Bills that `apply` sends and `plan` then finds sent. */
  readonly bills: number;
  /** Bills of the month that is reported on. */
  readonly reported: number;
  /** Rows of the page of a report. */
  readonly rows: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    accounts: { type: 'string', default: '20000' },
    history: { type: 'string', default: '100000' },
    bills: { type: 'string', default: '10000' },
    reported: { type: 'string', default: '100000' },
    rows: { type: 'string', default: '50000' },
    json: { type: 'boolean', default: false },
  },
});
const options: BenchOptions = {
  accounts: Number(values.accounts),
  history: Number(values.history),
  bills: Number(values.bills),
  reported: Number(values.reported),
  rows: Number(values.rows),
};
const unknown = positionals.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);

const [cpu] = cpus();
const machine = `${cpu?.model.trim() ?? 'unknown processor'}, ${String(cpus().length)} cores, Node ${process.version}`;
const measured: (BenchFigure & { readonly bench: string })[] = [];
if (!values.json) console.log(machine);
for (const name of positionals.length === 0 ? Object.keys(BENCHES) : positionals) {
  const figures = (await BENCHES[name]?.(options)) ?? [];
  measured.push(...figures.map((figure) => ({ bench: name, ...figure })));
  if (!values.json) console.log(`\n${name}\n${renderFigures(figures)}`);
}
if (values.json)
  console.log(JSON.stringify({ machine, at: new Date().toISOString(), options, figures: measured }, null, 2));
process.exit(0);
