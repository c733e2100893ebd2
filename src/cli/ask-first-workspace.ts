import { isDay, type Day } from '../model/day.ts';
import type { Environment } from '../model/workspace.ts';
import { Refusal } from '../support/errors.ts';
import type { Terminal } from './terminal.ts';

/** What `tieout init` must know; null is what nobody has said yet. */
export interface InitAnswers {
  readonly name: string | null;
  readonly environment: Environment | null;
  readonly companyName: string | null;
  readonly homeCurrency: string | null;
  readonly from: Day | null;
  readonly workflow: boolean | null;
}

/** Everything decided. */
export interface InitDecisions {
  readonly name: string;
  readonly environment: Environment;
  readonly companyName: string | null;
  readonly homeCurrency: string | null;
  readonly from: Day;
  readonly workflow: boolean;
}

const CONNECTION_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const CURRENCY = /^[A-Z]{3}$/;

/** Asks for what the flags did not say, one line each; an empty answer takes what is in brackets. */
export async function askForAnswers(
  terminal: Terminal,
  given: InitAnswers,
  defaults: InitDecisions,
): Promise<InitDecisions> {
  const ask = async <T>(known: T | null, question: string, read: (answer: string) => T | null): Promise<T> => {
    for (let held = known; ;) {
      if (held !== null) return held;
      const answer = await terminal.ask(`${question} `);
      if (answer === null) throw cancelled();
      held = read(answer.trim());
      if (held === null) terminal.stderr.write('that does not fit; Ctrl-C ends, and nothing is written\n');
    }
  };
  const environment = await ask(given.environment, 'QuickBooks sandbox or production? [sandbox]', (answer) =>
    answer === '' ? defaults.environment : (ENVIRONMENTS.find((held) => held === answer.toLowerCase()) ?? null),
  );
  const suggested = defaults.name.replace(/-(?:sandbox|production)$/, `-${environment}`);
  const name = await ask(given.name, `Name of the connection? [${suggested}]`, (answer) =>
    answer === '' ? suggested : CONNECTION_NAME.test(answer) ? answer : null,
  );
  const company = await ask(
    given.companyName,
    'Name of the QuickBooks company, to be compared? [none]',
    (text) => text,
  );
  const currency = await ask(given.homeCurrency, 'Its home currency, such as USD? [none]', (answer) =>
    answer === '' || CURRENCY.test(answer.toUpperCase()) ? answer.toUpperCase() : null,
  );
  const from = await ask(given.from, `First invoice date to send? [${defaults.from}]`, (answer) =>
    answer === '' ? defaults.from : isDay(answer) ? answer : null,
  );
  const workflow = await ask(given.workflow, 'A GitHub workflow that plans and applies? [yes]', yesOrNo);
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

function yesOrNo(answer: string): boolean | null {
  if (/^(?:y|yes|)$/i.test(answer)) return true;
  return /^(?:n|no)$/i.test(answer) ? false : null;
}

function cancelled(): Refusal {
  return new Refusal('nobody answered; nothing was written', {
    code: 'cli/init-cancelled',
    nextStep: 'run tieout init again, or give the answers as flags (tieout init --help)',
  });
}
