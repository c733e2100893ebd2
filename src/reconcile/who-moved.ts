import type { Change, FieldDiff } from '../model/change.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import type { Moved } from '../model/plan-effect.ts';
import type { Plan } from '../model/plan.ts';
import { canonicalJson } from '../support/digest.ts';

/**
 * Who moved (three ways: the former files, these files, m3ter), for each difference of a configuration or a mapping:
 *
 * - `yours`: m3ter is as the former files said, and these files say otherwise.
 * - `theirs`: both versions of the files say the same, and m3ter is otherwise.
 * - `both`: these files say otherwise, and m3ter is neither as they say nor as the former ones did.
 *
 * It follows from the plans of both versions over one m3ter. "Theirs" may also be what was merged and never applied.
 */
export function findMoved(before: Plan, now: Plan, configs: readonly ObservedConfig[]): readonly Moved[] {
  const former = new Map(before.changes.map((change) => [`${change.action} ${change.address}`, change]));
  return now.changes.filter(isConfiguration).flatMap((change): readonly Moved[] => {
    const was = former.get(`${change.action} ${change.address}`) ?? null;
    const { address, kind, label } = change;
    const id = 'id' in change.precondition ? change.precondition.id : null;
    const config = configs.find((one) => one.id === id);
    const seen = { by: config?.lastModifiedBy ?? null, at: config?.dtLastModified ?? null };
    const moved = (path: string | null, who: Moved['who']): Moved => {
      const base = { address, kind, label, path, who };
      return who === 'yours' ? { ...base, by: null, at: null } : { ...base, ...seen };
    };
    if (change.kind !== 'integration' || change.action === 'create') return [moved(null, whoOf(was, change))];
    return change.fields.map((field) => moved(field.path, whoOfField(was?.fields ?? [], field)));
  });
}

/** A mapping that comes with a bill, of it or of its customer, stands in no file. */
function isConfiguration({ kind, origin }: Change): boolean {
  return kind === 'integration' || (kind === 'mapping' && !('billId' in origin));
}

function whoOf(was: Change | null, is: Change): Moved['who'] {
  if (was === null) return 'yours';
  return was.id === is.id ? 'theirs' : 'both';
}

function whoOfField(was: readonly FieldDiff[], { path, after }: FieldDiff): Moved['who'] {
  const former = was.find((field) => field.path === path);
  if (former === undefined) return 'yours';
  return canonicalJson(former.after) === canonicalJson(after) ? 'theirs' : 'both';
}
