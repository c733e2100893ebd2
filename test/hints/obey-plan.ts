import { join } from 'node:path';
import type { Plan } from '../../src/model/plan.ts';
import { parseMarker } from '../../src/model/marker.ts';
import { explainCode } from '../../src/render/explain-code.ts';
import { refOf, textOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import type { Event } from '../scenario-runner/recording.ts';
import { onStage, playersOf } from '../scenario-runner/play-scenario.ts';
import { parseScenario, readScenario, type ScenarioFile } from '../scenario-runner/scenario-file.ts';
import type { CommandRun, Stage } from '../scenario-runner/stage.ts';

/** What a person does, or m3ter, or a command of ours; a function acts where no event has a word for it. */
export type Act = Event | ((stage: Stage, folder: string) => unknown);

/** One way to obey a hint. */
export interface Way {
  /** Words of the hint, or of the cure that `explain` prints, which are obeyed here. */
  readonly words: string;
  readonly acts: readonly Act[];
  /** The command after them; `apply --auto-approve` when left out. */
  readonly command?: string;
  /** The documents that count in QuickBooks in the end, as `describeDocument` says them. */
  readonly documents: readonly string[];
  /** Why the code is said of the last plan too, when it is. */
  readonly stays?: string;
}

/** A hint that is obeyed in a world where it is given. */
export interface ObeyedHint {
  /** `114-foreign-invoice`, or a scenario of its own as text. */
  readonly world: string;
  /** In the place of the scenario's `plan`, when the code is of another command. */
  readonly plan?: string;
  readonly ways: readonly Way[];
}

/** What came of a hint that was obeyed. */
export interface Obeyed {
  /** Codes of the plan before. */
  readonly said: readonly string[];
  /** Every hint that the plan has for the code, and the cure that `explain` prints, in small letters. */
  readonly hints: string;
  readonly documents: readonly string[];
  /** Codes of the plan after. */
  readonly saidAfter: readonly string[];
  /** What all commands printed. */
  readonly printed: string;
}

/** Plays a world, obeys a hint of its plan in one way, and looks at what came of it. */
export async function obey(
  code: string,
  { world, plan }: Pick<ObeyedHint, 'world' | 'plan'>,
  way: Way,
): Promise<Obeyed> {
  const file = await openWorld(world);
  return onStage(file, async (play) => {
    const { runs, run, runEvents } = playersOf(play);
    const { stage } = play;
    await runEvents(file.text.given ?? []);
    const before = await planned(run, plan ?? (file.text.plan ?? 'plan').replace(' --out plan.json', ''));
    for (const act of way.acts) {
      if (typeof act === 'function') await act(stage, play.folder);
      else await runEvents([act]);
    }
    await run(way.command ?? 'apply --auto-approve');
    const after = await planned(run, 'plan');
    return {
      said: codesOf(before),
      hints: hintsOf(before, code).join('\n').toLowerCase(),
      documents: documentsOf(stage),
      saidAfter: codesOf(after),
      printed: runs.map(({ line, stdout, stderr }) => `$ ${line}\n${stdout}${stderr}`).join('\n'),
    };
  });
}

/** `114-foreign-invoice`, or a scenario of its own as text. */
export async function openWorld(world: string): Promise<ScenarioFile> {
  if (/\n/.test(world)) return parseScenario(world, 'the world of a hint');
  return readScenario(join(import.meta.dirname, '..', 'scenarios', `${world}.yaml`));
}

async function planned(run: (line: string) => Promise<CommandRun>, line: string): Promise<Plan> {
  const { stdout, stderr } = await run(`${line} --format json`);
  const plan = JSON.parse(stdout) as Partial<Plan>;
  if (plan.bills === undefined) throw new Error(`${line}: ${stderr}`);
  return plan as Plan;
}

/** Every code that a plan says, guards by the name that `explain` has. */
function codesOf({ bills, changes, wouldSend = [], drift, diagnostics, guards }: Plan): readonly string[] {
  return [
    ...bills.map(({ reason }) => reason),
    ...[...changes, ...wouldSend].map(({ reason }) => reason.code),
    ...drift.map(({ code }) => code),
    ...diagnostics.map(({ code }) => code),
    ...guards.filter(({ status }) => status !== 'ok').map(({ name }) => `guard/${name}`),
  ];
}

function hintsOf({ bills, drift, diagnostics, guards }: Plan, code: string): readonly string[] {
  const explained = explainCode(code);
  return [
    ...bills.filter(({ reason }) => reason === code).map(({ hint }) => hint ?? ''),
    ...drift.filter((one) => one.code === code).map(({ hint }) => hint ?? ''),
    ...diagnostics.filter((one) => one.code === code).map(({ hint }) => hint ?? ''),
    ...guards.filter(({ name }) => `guard/${name}` === code).map(({ lift }) => lift ?? ''),
    'cure' in explained ? (explained.cure ?? '') : '',
  ];
}

/** Invoices and credit memos that are not voided, sorted. */
export function documentsOf({ sandbox }: Stage): readonly string[] {
  const { Invoice, CreditMemo } = sandbox.states.quickbooks.records;
  const bills = new Map(sandbox.states.m3ter.bills.map((bill) => [bill.id, bill.sequentialInvoiceNumber ?? bill.id]));
  const live = (record: Fields): boolean => !/^(Voided|Annulé)/.test(textOf(record, 'PrivateNote') ?? '');
  return [
    ...Object.values(Invoice)
      .filter(live)
      .map((record) => describeDocument('invoice', record, bills)),
    ...Object.values(CreditMemo)
      .filter(live)
      .map((record) => describeDocument('credit memo', record, bills)),
  ].sort();
}

/** `invoice INV-101 of customer 58: 450, for bill INV-101`; `by hand` for one without our marker. */
function describeDocument(kind: string, record: Fields, bills: ReadonlyMap<string, string>): string {
  const { marker } = parseMarker(textOf(record, 'PrivateNote') ?? '');
  const whose = marker === null ? 'by hand' : `for bill ${bills.get(marker.billId) ?? 'that is gone'}`;
  const number = textOf(record, 'DocNumber') ?? '(no number)';
  const customer = refOf(record, 'CustomerRef') ?? '?';
  const currency = refOf(record, 'CurrencyRef') ?? 'USD';
  return `${kind} ${number} of customer ${customer}: ${currency} ${textOf(record, 'TotalAmt') ?? '?'}, ${whose}`;
}
