import type { Diagnostic } from '../model/diagnostic.ts';
import type { Plan } from '../model/plan.ts';
import type { Connection, Workspace } from '../model/workspace.ts';

/** A mapping line of the files that names something that m3ter or QuickBooks does not have, or several things. */
export interface WrongLine {
  /** `integrations/items.yaml:13`. */
  readonly at: string;
  readonly message: string;
  readonly hint: string;
}

/** The mapping lines of a connection against which the plan has an error. Correcting them comes before adding lines. */
export function findWrongLines(
  { mappingFiles }: Workspace,
  { name }: Connection,
  { diagnostics }: Pick<Plan, 'diagnostics'>,
): readonly WrongLine[] {
  const lines = new Set(
    mappingFiles
      .filter(({ connection }) => connection === name)
      .flatMap(({ rules }) => rules.map(({ place }) => `${place.path}:${String(place.line)}`)),
  );
  return diagnostics.flatMap((finding) => {
    const at = placeOf(finding);
    const isWrong = finding.severity === 'error' && finding.code.startsWith('reference/') && lines.has(at);
    return isWrong ? [{ at, message: finding.message, hint: finding.hint ?? '' }] : [];
  });
}

function placeOf({ place }: Diagnostic): string {
  return place === undefined ? '' : `${place.path}:${String(place.line)}`;
}

/** True when a wrong line most likely means this code. A second line for it would contradict the first once corrected. */
export function isMeant(code: string, wrong: readonly WrongLine[]): boolean {
  return wrong.some(({ hint }) => hint.startsWith(`did you mean ${JSON.stringify(code)}?`));
}
