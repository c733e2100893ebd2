export interface BenchFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the figure must reach, and whether more or less is better; null for a figure that stands beside others. */
  readonly bar: { readonly least: number } | { readonly most: number } | null;
}

/** Figures with their bars and the ratio between them: from 1 upward the bar is met. */
export function renderFigures(figures: readonly BenchFigure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${round(figure.value)} ${figure.unit}`,
    barText(figure),
    ratioText(figure),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

function round(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 1 ? value.toFixed(1) : value.toFixed(3);
}

function barText({ bar, unit }: BenchFigure): string {
  if (bar === null) return '';
  return 'least' in bar ? `bar >= ${round(bar.least)} ${unit}` : `bar <= ${round(bar.most)} ${unit}`;
}

function ratioText({ bar, value }: BenchFigure): string {
  if (bar === null) return '';
  const ratio = 'least' in bar ? value / bar.least : bar.most / value;
  return `${ratio.toFixed(2)} x ${ratio >= 1 ? 'met' : 'NOT MET'}`;
}
