import { GUARDS } from '../model/guards.ts';
import type { Plan } from '../model/plan.ts';
import { joinWords } from '../render/wording.ts';
import { quoteWord } from '../support/quote-word.ts';

/**
 * What a plan that was just saved is good for. `does` is what its apply does, such as `applies exactly this plan`; an
 * apply of a plan that a guard refused does nothing.
 */
export function saySaved({ guards }: Pick<Plan, 'guards'>, out: string, does: string): string {
  const file = quoteWord(out);
  const refusing = guards.flatMap(({ name, status }) => (status === 'tripped' ? [name] : []));
  if (refusing.length === 0) return `saved: tieout apply ${file} ${does}, or refuses`;
  const next = refusing.every((name) => GUARDS[name].flag !== null)
    ? 'unless it gets the flag that is named under Guards'
    : 'and so does a new plan until the cause under Guards is mended';
  return `saved to be read: tieout apply ${file} refuses it (${joinWords(refusing)}), ${next}`;
}
