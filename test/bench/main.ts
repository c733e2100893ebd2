import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchApply } from './apply.ts';
import { benchCommands } from './commands.ts';
import { benchConvert } from './convert.ts';
import { renderFigures, type BenchFigure } from './figures.ts';

/** The figures of each name; `npm run bench -- convert commands` measures two of them, no name all. */
const BENCHES: Readonly<
  Record<string, (options: BenchOptions) => readonly BenchFigure[] | Promise<readonly BenchFigure[]>>
> = {
  convert: benchConvert,
  commands: benchCommands,
  apply: benchApply,
};

interface BenchOptions {
  /** Bills that `apply` sends and `plan` then finds sent. */
  readonly bills: number;
  /** How many times faster than documented the limits of both systems run. */
  readonly timeScale: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { bills: { type: 'string', default: '1200' }, 'time-scale': { type: 'string', default: '10' } },
});
const options = { bills: Number(values.bills), timeScale: Number(values['time-scale']) };
const unknown = positionals.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);

const [cpu] = cpus();
console.log(`${cpu?.model.trim() ?? 'unknown processor'}, ${String(cpus().length)} cores, Node ${process.version}`);
for (const name of positionals.length === 0 ? Object.keys(BENCHES) : positionals) {
  const bench = BENCHES[name];
  if (bench !== undefined) console.log(`\n${name}\n${renderFigures(await bench(options))}`);
}
process.exit(0);
