import type { Diagnostic, Place, Severity } from '../model/diagnostic.ts';
import type { Style, Tone } from './style.ts';
import { cell, renderParagraph, renderTable, type Row } from './table.ts';

export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'change', info: 'note' };

/** `integrations/us.yaml:4:7`. */
export function renderPlace(place: Place): string {
  return `${place.path}:${String(place.line)}:${String(place.column)}`;
}

/** Findings in a short form, for a place inside a larger output: what and where, then the hint. */
export function renderDiagnosticLines(
  diagnostics: readonly Diagnostic[],
  style: Style,
  options: { readonly indent: number },
): string[] {
  const rows = diagnostics.map((diagnostic): Row => {
    const where = diagnostic.place === undefined ? (diagnostic.about ?? '') : renderPlace(diagnostic.place);
    return {
      cells: [
        cell(diagnostic.severity, SEVERITY_TONES[diagnostic.severity]),
        cell(diagnostic.code),
        cell(where === '' ? diagnostic.message : `${where}: ${diagnostic.message}`),
      ],
      below:
        diagnostic.hint === undefined
          ? []
          : renderParagraph(`→ ${diagnostic.hint}`, style, { indent: options.indent + 4, hanging: 2, tone: 'note' }),
    };
  });
  return renderTable([{ fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }], rows, style, options);
}
