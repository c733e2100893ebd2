import type { GuardOverrides } from '../model/guards.ts';
import type { Plan, PlanScope } from '../model/plan.ts';
import { limitWords, scopeWords, wordsOfSaved } from '../model/scope-words.ts';
import { quoteWord } from '../support/quote-word.ts';

/** The words that make a suggested `apply` or `plan` about the same as the call; empty when the call was about all. */
export interface SameScope {
  readonly apply: string;
  readonly plan: string;
}

interface Asked extends Omit<PlanScope, 'undo'> {
  readonly overrides: GuardOverrides;
}

/** What an `apply` was given besides its scope and that is as true of the next one. */
interface AskedOfApply {
  readonly planFile: string | null;
  readonly onStale: 'stop' | 'skip';
  readonly journal: string | null;
  readonly out: string | null;
  readonly allowBlocked: boolean;
}

/** The words for a call that plans. A call with a saved plan is about the file, which has its own scope. */
export function sameScope(asked: Asked, apply: AskedOfApply | null = null): SameScope {
  const scope = [...scopeWords(asked), ...limitWords(asked.overrides, 'plan')];
  if (apply === null) return { apply: scope.join(' '), plan: scope.join(' ') };
  const { planFile, onStale, journal, out, allowBlocked } = apply;
  const about = planFile === null ? scope : [quoteWord(planFile), ...limitWords(asked.overrides)];
  const further = [
    ...(onStale === 'stop' ? [] : [`--on-stale ${onStale}`]),
    ...(journal === null ? [] : [`--journal ${quoteWord(journal)}`]),
    ...(out === null ? [] : [`--out ${quoteWord(out)}`]),
    ...(allowBlocked ? ['--allow-blocked'] : []),
  ];
  return { apply: [...about, ...further].join(' '), plan: scope.join(' ') };
}

/**
 * The words for what is left when a saved plan was sent: a new plan of its scope. What an undo left is in its file
 * alone.
 */
export function scopeOfSaved(saved: Plan, call: SameScope): SameScope {
  const words = wordsOfSaved(saved);
  return { apply: saved.scope.undo === undefined ? words : call.apply, plan: words };
}
