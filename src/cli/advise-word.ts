import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { nearestWord } from '../support/did-you-mean.ts';

/** What to write instead of a word that is not one of `choices`: the most similar of them, else all. */
export function adviseWord(word: string, choices: readonly string[]): string {
  const meant = nearestWord(word, choices);
  return meant === null ? `choose one of ${choices.join(', ')}` : `did you mean ${meant}?`;
}

/** An option that takes one of a few words. For another word it suggests the most similar one. */
export function createChoiceOption<F extends string, const C extends string>(
  flags: F,
  description: string,
  choices: readonly C[],
) {
  return new Option(flags, description).choices(choices).argParser((word: string): C => {
    const choice = choices.find((known) => known === word);
    if (choice === undefined) throw new InvalidArgumentError(sentence(adviseWord(word, choices)));
    return choice;
  });
}

function sentence(text: string): string {
  const first = text.slice(0, 1).toUpperCase();
  return `${first}${text.slice(1)}${text.endsWith('?') ? '' : '.'}`;
}
