import type { MappingFile, MappingRule } from '../model/workspace.ts';
import { groupOf, type MappingGroup } from './mapping-forms.ts';

/** What a new mapping line must find in its list. */
export interface WantedList {
  readonly group: MappingGroup;
  /** The integration that the line is linked to, or null. */
  readonly integration: string | null;
  readonly system: string;
}

/** A list for a new line. */
export interface ChosenList {
  readonly file: MappingFile;
  /** A line like the new one, which goes where this one is; null in an empty list. */
  readonly beside: MappingRule | null;
}

/**
 * The list for a new line: the first that has such lines and can take one beside them, else an empty one that has the
 * name a new list would get, such as one of `tieout init`. Only a list of the same integration and external system makes
 * of the line what is wanted.
 */
export function chooseList(
  files: readonly MappingFile[],
  wanted: WantedList,
  canTakeMore: (file: MappingFile, beside: MappingRule) => boolean,
): ChosenList | null {
  const lists = files.filter((file) => fitsList(file, wanted));
  for (const file of lists) {
    const beside = file.rules.find(
      (rule) => groupOf(rule.entity, rule.table) === wanted.group && canTakeMore(file, rule),
    );
    if (beside !== undefined) return { file, beside };
  }
  const empty = lists.find((file) => isEmptyList(file) && hasNameOfNew(file, wanted.group));
  return empty === undefined ? null : { file: empty, beside: null };
}

/** True for `acme-items`, and for the `acme-items-2` of a workspace that had the first name already. */
function hasNameOfNew({ name }: MappingFile, group: MappingGroup): boolean {
  return name.replace(/-\d+$/, '').endsWith(`-${group}`);
}

/** True for a list whose lines are linked to the same integration and map to the same external system. */
export function fitsList(
  { integration, externalSystem }: MappingFile,
  wanted: Pick<WantedList, 'integration' | 'system'>,
): boolean {
  return integration === wanted.integration && externalSystem === wanted.system;
}

/** True for a list with `mappings: []`, and not for one of an empty CSV file. */
export function isEmptyList({ rules, origin }: MappingFile): boolean {
  // A missing key has the place of its document.
  return rules.length === 0 && origin.at('mappings').line !== origin.place.line;
}

/** True for a line of the YAML file itself, and not of a CSV file that it names. */
export function isOwnLine({ origin }: MappingFile, { place }: MappingRule): boolean {
  return place.path === origin.place.path;
}
