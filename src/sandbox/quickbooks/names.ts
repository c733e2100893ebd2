import { QuickBooksFault } from './fault.ts';
import { textOf, type Fields } from './fields.ts';
import type { QuickBooksModes } from './modes.ts';
import { NAMED_ENTITIES, nameField, type Store } from './store.ts';
import type { EntityName } from './state.ts';

/** The suffix that QuickBooks adds to the name of an inactive record. It frees the name. */
export const DELETED_SUFFIX = ' (deleted)';

/**
 * Customers, vendors and employees share one name space, compared without case. Every other list has its own
 * (`quickbooks.md` §7.1, §9).
 *
 * @throws QuickBooksFault 6240 when another record has the name.
 */
export function requireFreeName(
  store: Store,
  modes: QuickBooksModes,
  wanted: { readonly entity: EntityName; readonly name: string; readonly ownId: string | null },
): void {
  const { entity, name, ownId } = wanted;
  const shared = (NAMED_ENTITIES as readonly EntityName[]).includes(entity);
  for (const other of shared ? NAMED_ENTITIES : [entity]) {
    const holder = store.holdersOfName(other, name).find((id) => other !== entity || id !== ownId);
    if (holder !== undefined) throw duplicateName(modes, holder);
  }
}

function duplicateName(modes: QuickBooksModes, holder: string): QuickBooksFault {
  const details = {
    null: 'null',
    id: `Id=${holder}`,
    sentence: 'Another customer, vendor or employee is already using this \nname. Please use a different name.',
  };
  return new QuickBooksFault(6240, {
    detail: `The name supplied already exists. : ${details[modes.nameLookupDetail]}`,
  });
}

/** The name of a record when its `Active` changes: with the suffix when inactive, without it when active. */
export function nameForActivity(
  modes: QuickBooksModes,
  entity: EntityName,
  before: Fields,
  after: Fields,
): string | null {
  const name = textOf(after, nameField(entity));
  if (name === null || modes.deletedSuffix === 'kept') return name;
  const wasActive = before['Active'] !== false;
  const isActive = after['Active'] !== false;
  if (wasActive && !isActive) return `${name}${DELETED_SUFFIX}`;
  if (!wasActive && isActive && name.endsWith(DELETED_SUFFIX)) return name.slice(0, -DELETED_SUFFIX.length);
  return name;
}
