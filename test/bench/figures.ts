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

/** The middle of several runs: half of the others were slower, half were quicker. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/**
 * How a value grows with a size: the exponent of the power that fits best (least squares of the
 * logarithms). 1 is linear; below 1 there is a part that does not grow.
 */
export function fitExponent(points: readonly { readonly size: number; readonly value: number }[]): number {
  const logs = points.map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }));
  const meanX = logs.reduce((sum, { x }) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, { y }) => sum + y, 0) / logs.length;
  const above = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const below = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return above / below;
}

/** A small value keeps three digits: rounded to one, most of it would be gone. */
function round(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  if (value === 0) return '0';
  return value >= 1 ? value.toFixed(1) : value.toFixed(3);
}

function barText({ bar, unit }: BenchFigure): string {
  if (bar === null) return '';
  return 'least' in bar ? `bar >= ${round(bar.least)} ${unit}` : `bar <= ${round(bar.most)} ${unit}`;
}

function ratioText({ bar, value }: BenchFigure): string {
  if (bar === null) return '';
  const isMet = 'least' in bar ? value >= bar.least : value <= bar.most;
  const ratio = 'least' in bar ? value / bar.least : bar.most / value;
  return `${Number.isFinite(ratio) ? `${ratio.toFixed(2)} x ` : ''}${isMet ? 'met' : 'NOT MET'}`;
}
