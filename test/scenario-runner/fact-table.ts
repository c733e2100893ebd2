import { readFileSync } from 'node:fs';

/** A row of "Where each is shown" in `docs/field-facts.md`. */
export interface FactRow {
  readonly fact: number;
  readonly modes: readonly string[];
  readonly scenarios: readonly number[];
  readonly tests: readonly string[];
}

const [facts = '', shown = ''] = readFileSync(new URL('../../docs/field-facts.md', import.meta.url), 'utf8').split(
  '## Where each is shown',
);

function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** The numbers of all facts. */
export const FACTS: readonly number[] = rowsOf(facts).map(([, number]) => Number(number));

export const FACT_ROWS: readonly FactRow[] = rowsOf(shown).map(([, fact, modes = '', shownBy = '']) => ({
  fact: Number(fact),
  modes: modes.match(/\w+/g) ?? [],
  scenarios: (shownBy.match(/(?<!\S)\d{3}/g) ?? []).map(Number),
  tests: [...shownBy.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
}));
