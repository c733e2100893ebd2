import { referenceOf, type LookupRow } from '../authoring/lookup.ts';
import type { ScoredCandidate } from '../authoring/score-candidates.ts';
import { UsageFailure } from '../support/errors.ts';
import { askPerson, tellPerson } from './ask-person.ts';
import type { CommandContext } from './command-context.ts';
import { resolveSource, resolveDestination } from './map-names.ts';
import type { Question, SourceQuestion } from './map-questions.ts';
import { NO_RECORD, NO_SOURCE, sayQuestion, wordOfRecord } from './map-words.ts';
import { completeCommands } from './suggested-commands.ts';

/** Asks a person for the record of an object. Null when they skip it, or nobody is there. */
export async function askRecord(context: CommandContext, question: Question): Promise<LookupRow | null> {
  const what = wordOfRecord(question.missing.key);
  return ask(context, question.candidates, {
    about: sayQuestion(question),
    none: NO_RECORD,
    what,
    by: 'ID or NAME',
    show: ({ name, id, note }) => `${name} (${[`Id ${id}`, note].filter((part) => part !== '').join(', ')})`,
    resolve: (answer) => resolveDestination(answer, question),
  });
}

/** Asks a person which object of m3ter a line means. */
export async function askSource(context: CommandContext, question: SourceQuestion): Promise<LookupRow | null> {
  const { corrects, candidates, sources } = question;
  const { key } = corrects.line;
  return ask(context, candidates, {
    about: `${corrects.at}: ${corrects.message}`,
    none: NO_SOURCE,
    what: key,
    by: 'CODE or ID',
    show: (row) => `${referenceOf(row)} (${row.name})`,
    resolve: (answer) => resolveSource(answer, key, sources),
  });
}

interface Words {
  readonly about: string;
  /** Said when there are no candidates. */
  readonly none: string;
  readonly what: string;
  /** What another answer may be given by. */
  readonly by: string;
  readonly show: (row: LookupRow) => string;
  readonly resolve: (answer: string) => LookupRow;
}

async function ask(
  context: CommandContext,
  candidates: readonly ScoredCandidate[],
  { about, none, what, by, show, resolve }: Words,
): Promise<LookupRow | null> {
  if (!context.terminal.interactive) return null;
  const hasList = candidates.length > 0;
  tellPerson(context, hasList ? `${about}. Candidates:` : `${about}; ${none}.`);
  for (const [index, { row, score }] of candidates.entries()) {
    tellPerson(context, `${String(index + 1)}  ${show(row)}  ${String(score)} %`, { indent: 2, hanging: 3 });
  }
  for (;;) {
    const forms = hasList ? `A number of the list, or ${by} of another ${what}` : `${by} of the ${what}`;
    const answer = await askPerson(context, `Which? ${forms}; Enter skips.`);
    if (answer === null || answer.trim() === '') return null;
    const listed = /^\d$/.test(answer.trim()) ? candidates[Number(answer.trim()) - 1] : undefined;
    if (listed !== undefined) return listed.row;
    try {
      return resolve(answer.trim());
    } catch (error) {
      if (!(error instanceof UsageFailure)) throw error;
      tellPerson(context, `${error.message}: ${completeCommands(error.nextStep ?? '', context.options)}`);
    }
  }
}
