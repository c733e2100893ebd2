import { createHash } from 'node:crypto';
import { INTUIT_MODES } from '../../src/sandbox/intuit/modes.ts';
import { M3TER_MODES } from '../../src/sandbox/m3ter/modes.ts';
import type { ModeTable } from '../../src/sandbox/modes.ts';
import { QUICKBOOKS_MODES } from '../../src/sandbox/quickbooks/modes.ts';
import { createSchedule, type ForcedModes, type Schedule } from './schedule.ts';
import { simulate } from './simulation.ts';

/** A possibility of a mode that is not its default, named as `--mode` takes it: `quickbooks.oddId=error4001`. */
export interface Choice {
  readonly name: string;
  readonly modes: ForcedModes;
  /** The modes that stand without the choice. */
  readonly without: ForcedModes;
}

const TABLES: Readonly<Record<string, ModeTable>> = {
  m3ter: M3TER_MODES,
  quickbooks: QUICKBOOKS_MODES,
  intuit: INTUIT_MODES,
};

/** What stands beside modes that mean nothing alone. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  numberWhenOff: { customTxnNumbers: 'off' },
  duplicateDocNumber: { requestid: 'ignored', batchReplay: 'ignored' },
};

/** Instead of the default: without it, the files of the workspace would be others too (`delivery.text`). */
const INSTEAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'quickbooks.textBeyondLatin1=questionMark': { textBeyondLatin1: 'kept' },
  'quickbooks.textBeyondLatin1=kept': { textBeyondLatin1: 'questionMark' },
};

/** Every possibility of every mode of the sandbox that is not the default. */
export const CHOICES: readonly Choice[] = Object.entries(TABLES).flatMap(([system, table]) =>
  Object.entries(table).flatMap(([mode, spec]) =>
    spec.possibilities
      .filter((value) => value !== spec.possibilities[0])
      .map((value): Choice => {
        const name = `${system}.${mode}=${value}`;
        const beside = BESIDE[mode] ?? {};
        return {
          name,
          modes: { [system]: { ...beside, [mode]: value } },
          without: { [system]: { ...beside, ...INSTEAD[name] } },
        };
      }),
  ),
);

/** True when the choice makes a difference in its schedule of that seed: somebody is answered otherwise than without it. */
export async function bites(seed: number, { modes, without }: Choice): Promise<boolean> {
  const schedule = createSchedule(seed, modes);
  return (await answersOf(schedule, modes)) !== (await answersWithout(seed, schedule, without));
}

/** Most choices of a seed are compared with the same answers: those of the defaults. */
const known = new Map<string, Promise<string>>();

function answersWithout(seed: number, schedule: Schedule, without: ForcedModes): Promise<string> {
  const key = JSON.stringify([seed, { ...schedule, modes: without }]);
  const answers = known.get(key) ?? answersOf(schedule, without);
  known.set(key, answers);
  return answers;
}

/** A digest of every answer that any run got. */
async function answersOf(schedule: Schedule, modes: ForcedModes): Promise<string> {
  const hash = createHash('sha256');
  const alone = { m3ter: {}, quickbooks: {}, intuit: {}, ...modes } as Schedule['modes'];
  await simulate({ ...schedule, modes: alone }, null, (text) => hash.update(text));
  return hash.digest('hex');
}
