import type { Diagnostic } from '../model/diagnostic.ts';
import type { Plan } from '../model/plan.ts';
import type { Connection, MappingRule, Workspace } from '../model/workspace.ts';

/** A mapping line of the files that names something that m3ter or QuickBooks does not have, or several things. */
export interface WrongLine {
  /** `integrations/items.yaml:13`. */
  readonly at: string;
  readonly rule: MappingRule;
  readonly message: string;
  readonly hint: string;
}

/** The mapping lines of a connection against which the plan has an error. Correcting them comes before adding lines. */
export function findWrongLines(
  { mappingFiles }: Workspace,
  { name }: Connection,
  { diagnostics }: Pick<Plan, 'diagnostics'>,
): readonly WrongLine[] {
  const rules = new Map<string, MappingRule>(
    mappingFiles
      .filter(({ connection }) => connection === name)
      .flatMap((file) => file.rules.map((rule) => [`${rule.place.path}:${String(rule.place.line)}`, rule] as const)),
  );
  return diagnostics.flatMap((finding) => {
    const at = placeOf(finding);
    const rule = rules.get(at);
    const isWrong = finding.severity === 'error' && finding.code.startsWith('reference/') && rule !== undefined;
    return isWrong ? [{ at, rule, message: finding.message, hint: finding.hint ?? '' }] : [];
  });
}

function placeOf({ place }: Diagnostic): string {
  return place === undefined ? '' : `${place.path}:${String(place.line)}`;
}
