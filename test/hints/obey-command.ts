import { explainCode } from '../../src/render/explain-code.ts';
import { onStage, playersOf } from '../scenario-runner/play-scenario.ts';
import { documentsOf, openWorld, type Act } from './obey-plan.ts';
import { ONE_BILL } from './row.ts';

/** A command line that ends with a failure or says a code, and the one that its next step asks for. */
export interface CommandHint {
  /** Words of the next step, or of the cure that `explain` prints, which are obeyed here. */
  readonly words: string;
  /** A scenario by its name or as text; one bill when left out. */
  readonly world?: string;
  /** Command lines before. */
  readonly before?: readonly string[];
  /** What is wrong with the world. */
  readonly breaks?: readonly Act[];
  readonly wrong: string;
  /** What a person does then. */
  readonly acts?: readonly Act[];
  readonly right: string;
  /** Of the command that is right; 0 when left out. */
  readonly exitCode?: number;
  /** The documents that count in QuickBooks in the end, where the command sends some. */
  readonly documents?: readonly string[];
  /** Why the code is said again, when it is. */
  readonly stays?: string;
}

/** What came of a failure's next step that was obeyed. */
export interface ObeyedCommand {
  /** Every code of the command that was wrong. */
  readonly said: readonly string[];
  /** What it asks for, and the cure that `explain` prints, in small letters. */
  readonly nextStep: string;
  readonly exitCode: number;
  /** What the command that was right printed. */
  readonly printed: string;
  readonly documents: readonly string[];
}

/** Runs the wrong command and then the right one, over the systems of a scenario. */
export async function obeyCommand(code: string, hint: CommandHint): Promise<ObeyedCommand> {
  return onStage(await openWorld(hint.world ?? ONE_BILL), async (play) => {
    const { run, runEvents } = playersOf(play);
    const perform = async (acts: readonly Act[]): Promise<void> => {
      for (const act of acts) {
        if (typeof act === 'function') await act(play.stage, play.folder);
        else await runEvents([act]);
      }
    };
    await runEvents(play.text.given ?? []);
    for (const line of hint.before ?? []) await run(line);
    await perform(hint.breaks ?? []);
    const failed = await run(`${hint.wrong} --format json`);
    await perform(hint.acts ?? []);
    const done = await run(hint.right);
    const explained = explainCode(code);
    const cure = 'cure' in explained ? (explained.cure ?? '') : '';
    return {
      said: [...codesIn(JSON.parse(failed.stdout)), ...codesOfWarnings(failed.stderr)],
      nextStep: `${failed.stdout} ${failed.stderr} ${cure}`.toLowerCase().replaceAll(/\s+/g, ' '),
      exitCode: done.exitCode,
      printed: done.stdout + done.stderr,
      documents: documentsOf(play.stage),
    };
  });
}

/** Each code in a JSON result: a failure's `reason`, and every `code`. */
function codesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    (name === 'code' || name === 'reason') && typeof member === 'string' ? [member] : codesIn(member),
  );
}

/** Warnings on stderr are for people. */
function codesOfWarnings(stderr: string): readonly string[] {
  return [...stderr.matchAll(/\bwarning +([a-z0-9-]+\/[a-z-]+)/g)].map(([, code = '']) => code);
}
