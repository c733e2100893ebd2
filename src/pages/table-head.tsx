import type { ComponentChildren } from 'preact';

/** The head of a table: titles of texts, then of the column with bars, then of figures. */
export function TableHead({ titles, plot, figures = [] }: HeadProperties) {
  return (
    <thead>
      <tr>
        {titles.map((title) => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
        {plot !== undefined && (
          <th scope="col" class="plot">
            {plot}
          </th>
        )}
        {figures.map((title) => (
          <th key={title} scope="col" class="figure">
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface HeadProperties {
  readonly titles: readonly string[];
  /** The axis of the bars. */
  readonly plot?: ComponentChildren;
  readonly figures?: readonly string[];
}
