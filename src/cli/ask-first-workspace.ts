import { isDay, type Day } from '../model/day.ts';
import type { Environment } from '../model/workspace.ts';
import { Refusal } from '../support/errors.ts';
import { askPerson, tellPerson } from './ask-person.ts';
import type { CommandContext } from './command-context.ts';
import { CONNECTION_NAME, CURRENCY_CODE, DAY, decodeConnectionName, decodeCurrency } from './option-values.ts';

/** What `tieout init` must know. Null where nothing was given yet. */
export interface InitAnswers {
  readonly name: string | null;
  readonly environment: Environment | null;
  readonly companyName: string | null;
  readonly homeCurrency: string | null;
  readonly from: Day | null;
  readonly workflow: boolean | null;
}

/** All answers, decided. */
export interface InitDecisions {
  readonly name: string;
  readonly environment: Environment;
  readonly companyName: string | null;
  readonly homeCurrency: string | null;
  readonly from: Day;
  readonly workflow: boolean;
}

/** One question: the expected form of the answer, and its reader, which gives null when the answer does not fit. */
interface Question<T> {
  readonly asks: string;
  readonly expects: string;
  readonly read: (answer: string) => T | null;
}

/** Asks for what the flags did not give, one line each. An empty answer takes the value in brackets. */
export async function askForAnswers(
  context: CommandContext,
  given: InitAnswers,
  defaults: InitDecisions,
): Promise<InitDecisions> {
  const ask = async <T>(known: T | null, { asks, expects, read }: Question<T>): Promise<T> => {
    for (let answers = known; ;) {
      if (answers !== null) return answers;
      const answer = await askPerson(context, asks);
      if (answer === null) throw cancelled();
      answers = read(answer.trim());
      if (answers === null) tellPerson(context, `expected ${expects}; Ctrl-C ends, and nothing is written`);
    }
  };
  const environment = await ask(given.environment, {
    asks: 'QuickBooks sandbox or production? [sandbox]',
    expects: 'sandbox or production',
    read: (answer) =>
      answer === '' ? defaults.environment : (ENVIRONMENTS.find((choice) => choice === answer.toLowerCase()) ?? null),
  });
  const suggested = defaults.name.replace(/-(?:sandbox|production)$/, `-${environment}`);
  const name = await ask(given.name, {
    asks: `Name of the connection? [${suggested}]`,
    expects: CONNECTION_NAME,
    read: (answer) => (answer === '' ? suggested : decodeConnectionName(answer)),
  });
  const company = await ask(given.companyName, {
    asks: 'Name of the QuickBooks company, to be compared? [none]',
    expects: 'one line',
    read: (answer) => answer,
  });
  const currency = await ask(given.homeCurrency, {
    asks: 'Its home currency, such as USD? [none]',
    expects: `${CURRENCY_CODE}, or nothing`,
    read: (answer) => (answer === '' ? '' : decodeCurrency(answer)),
  });
  const from = await ask(given.from, {
    asks: `First invoice date to send? [${defaults.from}]`,
    expects: DAY,
    read: (answer) => (answer === '' ? defaults.from : isDay(answer) ? answer : null),
  });
  const workflow = await ask(given.workflow, {
    asks: 'A GitHub workflow that plans and applies? [yes]',
    expects: 'yes or no',
    read: decodeYesOrNo,
  });
  return {
    name,
    environment,
    companyName: company === '' ? null : company,
    homeCurrency: currency === '' ? null : currency,
    from,
    workflow,
  };
}

const ENVIRONMENTS: readonly Environment[] = ['sandbox', 'production'];

function decodeYesOrNo(answer: string): boolean | null {
  if (/^(?:y|yes|)$/i.test(answer)) return true;
  return /^(?:n|no)$/i.test(answer) ? false : null;
}

function cancelled(): Refusal {
  return new Refusal('nobody answered; nothing was written', {
    code: 'cli/init-cancelled',
    nextStep: 'run tieout init again, or give the answers as flags (tieout init --help)',
  });
}
