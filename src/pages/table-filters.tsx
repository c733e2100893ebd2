import type { ClassLook, TableRow } from '../render/html/page-data.ts';
import { useMemo } from 'preact/hooks';
import { isDecimalText } from '../model/decimal.ts';
import { countValues } from './select-rows.ts';
import { FACETS, type Facet } from './table-row.ts';
import { isFiltered, WHOLE_TABLE, type ViewState } from './view-state.ts';

export interface FilterProperties {
  readonly rows: readonly TableRow[];
  readonly classes: Readonly<Record<string, ClassLook>>;
  /** What the page calls the class of a bill. */
  readonly classTitle: string;
  readonly view: ViewState;
  readonly setView: (view: ViewState) => void;
  readonly save: () => void;
  /** How many rows the view has. */
  readonly chosen: number;
}

/** Search, one choice for each facet, bounds of the amount, and the export of what they leave. */
export function TableFilters({ rows, classes, classTitle, view, setView, save, chosen }: FilterProperties) {
  return (
    <form class="filters" role="search" aria-label="Filter the bills" onSubmit={(event) => event.preventDefault()}>
      <label class="search">
        Search
        <input
          type="search"
          value={view.search}
          placeholder="number, customer, account, reason"
          onInput={({ currentTarget }) => setView({ ...view, search: currentTarget.value })}
        />
      </label>
      {FACETS.map((facet) => (
        <FacetChoice
          key={facet}
          facet={facet}
          title={facet === 'class' ? classTitle : FACET_TITLES[facet]}
          rows={rows}
          classes={classes}
          view={view}
          setView={setView}
        />
      ))}
      <AmountBound title="Amount from" value={view.least} set={(least) => setView({ ...view, least })} />
      <AmountBound title="Amount to" value={view.most} set={(most) => setView({ ...view, most })} />
      <div class="actions">
        <button
          type="button"
          disabled={!isFiltered(view)}
          onClick={() => setView({ ...WHOLE_TABLE, sort: view.sort, descending: view.descending })}
        >
          Show all
        </button>
        <button type="button" disabled={chosen === 0} onClick={save}>
          Export {chosen.toLocaleString('en-US')} as CSV
        </button>
      </div>
    </form>
  );
}

const FACET_TITLES: Readonly<Record<Exclude<Facet, 'class'>, string>> = {
  reason: 'Reason',
  integration: 'Integration',
  currency: 'Currency',
};

function FacetChoice({ facet, title, rows, classes, view, setView }: FacetProperties) {
  const values = useMemo(() => countValues(rows, facet), [rows, facet]);
  const chosen = view.facets[facet];
  // A view that was sent may name a value that no row has; it must be seen to be taken back.
  const known = chosen === '' || values.some(([value]) => value === chosen);
  return (
    <label>
      {title}
      <select
        value={chosen}
        onChange={({ currentTarget }) => setView({ ...view, facets: { ...view.facets, [facet]: currentTarget.value } })}
      >
        <option value="">any</option>
        {!known && <option value={chosen}>{chosen} (0)</option>}
        {values.map(([value, count]) => (
          <option key={value} value={value}>
            {(facet === 'class' ? classes[value]?.label : undefined) ?? value} ({count.toLocaleString('en-US')})
          </option>
        ))}
      </select>
    </label>
  );
}

interface FacetProperties {
  readonly facet: Facet;
  readonly title: string;
  readonly rows: readonly TableRow[];
  readonly classes: Readonly<Record<string, ClassLook>>;
  readonly view: ViewState;
  readonly setView: (view: ViewState) => void;
}

function AmountBound({ title, value, set }: BoundProperties) {
  return (
    <label class="bound">
      {title}
      <input
        type="text"
        inputMode="decimal"
        defaultValue={value}
        key={value}
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value.replaceAll(',', '').trim();
          const isWrong = typed !== '' && !isDecimalText(typed);
          currentTarget.setCustomValidity(isWrong ? 'an amount such as 1204.50' : '');
          if (isWrong) currentTarget.reportValidity();
          else set(typed);
        }}
      />
    </label>
  );
}

interface BoundProperties {
  readonly title: string;
  readonly value: string;
  readonly set: (value: string) => void;
}
