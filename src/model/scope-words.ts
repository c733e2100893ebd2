import { quoteWord } from '../support/quote-word.ts';
import { FLAGGED_GUARDS, type GuardOverrides } from './guards.ts';
import type { Plan, PlanScope } from './plan.ts';

type Limits = { readonly [Key in keyof GuardOverrides]?: GuardOverrides[Key] };

/** The options that limit a command to a scope. Those that take several values come first: another option ends them. */
export function scopeWords({ integrations, bills, resend, only, since }: Omit<PlanScope, 'undo'>): readonly string[] {
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
export function limitWords(limits: Limits, of?: 'plan'): readonly string[] {
  return FLAGGED_GUARDS.flatMap(({ name, flag }) => {
    const value = limits[flag.key] ?? null;
    return value === null || (of !== undefined && flag.of !== of) ? [] : [`--${name} ${String(value)}`];
  });
}

/** The same for another plan of the scope of a saved one, with bills by number. An undo has no such words. */
export function wordsOfSaved({ scope, bills, limits = {} }: Pick<Plan, 'scope' | 'bills' | 'limits'>): string {
  if (scope.undo !== undefined) return '';
  const numbers = new Map(bills.map(({ billId, docNumber }) => [billId, docNumber]));
  const named = (ids: readonly string[]) => ids.map((id) => numbers.get(id) ?? id);
  const words = scopeWords({ ...scope, bills: named(scope.bills), resend: named(scope.resend) });
  return [...words, ...limitWords(limits, 'plan')].join(' ');
}

/** `tieout plan --bill M3-100482 --out FILE`: makes another plan of the scope of a saved one. */
export function planAgain(saved: Pick<Plan, 'scope' | 'bills' | 'limits'>): string {
  return ['tieout plan', wordsOfSaved(saved), '--out FILE'].filter((word) => word !== '').join(' ');
}
