import { Evaluator, Lexer, Parser, data } from '@actions/expressions';
import type { FunctionInfo } from '@actions/expressions/funcs/info';

/** What expressions can look at: `github`, `vars`, `needs`, `matrix`, `steps`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** GitHub's own evaluator. `failed` is what `always`, `success` and `failure` answer by. */
export function evaluate(expression: string, contexts: Contexts, failed = false): unknown {
  const functions = statusFunctions(failed);
  const names = Object.keys(contexts);
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, names, functions).parse();
  const values = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const known = new Map(functions.map((one) => [one.name, one]));
  const result = new Evaluator(parsed, values, known).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

function statusFunctions(failed: boolean): (FunctionInfo & { call: () => data.BooleanData })[] {
  const answers = { always: true, success: !failed, failure: failed };
  return Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
}

/** `on: ${{ a }} and ${{ b }}` as a runner fills it in. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_all, expression: string) => {
    const value = evaluate(expression, contexts);
    return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  });
}
