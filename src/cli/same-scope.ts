import { FLAGGED_GUARDS, overridesFrom, type GuardOverrides } from '../model/guards.ts';
import type { Plan, PlanScope } from '../model/plan.ts';
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
 * The words for what is left when a saved plan was sent: a new plan of its scope, with bills by number. What an undo
 * left is in its file alone.
 */
export function scopeOfSaved({ scope, bills, limits = {} }: Plan, call: SameScope): SameScope {
  if (scope.undo !== undefined) return { apply: call.apply, plan: '' };
  const numbers = new Map(bills.map(({ billId, docNumber }) => [billId, docNumber]));
  const named = (ids: readonly string[]) => ids.map((id) => numbers.get(id) ?? id);
  const overrides = overridesFrom((key) => limits[key] ?? null);
  return sameScope({ ...scope, bills: named(scope.bills), resend: named(scope.resend), overrides });
}

/** Options that take several values come first, so that another option ends them. */
function scopeWords({ integrations, bills, resend, only, since }: Omit<PlanScope, 'undo'>): readonly string[] {
  const list = (option: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [option, ...values.map(quoteWord)];
  return [
    ...list('--integration', integrations),
    ...list('--bill', bills),
    ...list('--resend', resend),
    ...(only === null ? [] : [`--only ${only}`]),
    ...(since === null ? [] : [`--since ${since}`]),
  ];
}

/** The flags of limits that were given: all of them, or those of commands that plan. */
function limitWords(overrides: GuardOverrides, of?: 'plan'): readonly string[] {
  return FLAGGED_GUARDS.flatMap(({ name, flag }) => {
    const value = overrides[flag.key];
    return value === null || (of !== undefined && flag.of !== of) ? [] : [`--${name} ${String(value)}`];
  });
}
