import type { ClassLook, CurrencySum, TableRow } from '../render/html/page-data.ts';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Amount, digitsOf } from './amount.tsx';
import { formatCsv } from './csv.ts';
import { prepareAhead } from './prepare-ahead.ts';
import { saveFile } from './save-file.ts';
import { prepareRows, selectRows, sumByCurrency, type Figure, type PreparedRow } from './select-rows.ts';
import { TableFilters } from './table-filters.tsx';
import type { SortKey } from './table-row.ts';
import { useViewState } from './use-view-state.ts';
import { useVirtualRows } from './use-virtual-rows.ts';
import type { ViewState } from './view-state.ts';

/** A column of the table: its width is a share of the room, and a phone has room for few. */
export interface Column<R extends TableRow> {
  readonly title: string;
  readonly sort?: SortKey;
  readonly width: string;
  /** Figures stand on the right; a day is never broken, the words of a code are. */
  readonly look?: ColumnLook;
  readonly wideOnly?: true;
  readonly of: (row: R, digits: number) => ComponentChildren;
}

type ColumnLook = 'figure' | 'day' | 'breaks';

export interface BillTableProperties<R extends TableRow> {
  readonly rows: readonly R[];
  readonly classes: Readonly<Record<string, ClassLook>>;
  readonly classTitle: string;
  readonly columns: readonly Column<R>[];
  /** What is summed of the rows that are chosen, the same at every drawing. */
  readonly figures: readonly Figure<R>[];
  /** The sums of all rows, where the page has them. */
  readonly sums?: readonly CurrencySum[];
  /** What the rows are called. */
  readonly noun: string;
  readonly detail: (row: R) => ComponentChildren;
  readonly csv: {
    readonly name: string;
    readonly titles: readonly string[];
    readonly of: (row: R) => readonly string[];
  };
  readonly printing: boolean;
}

/** On paper the table ends here, and says so. */
export const PRINT_ROWS_MAX = 2000;
const ROW_HEIGHT = 41;

/** Every bill: searched, filtered, sorted and summed; a row opens to its story. */
export function BillTable<R extends TableRow>(properties: BillTableProperties<R>) {
  const { rows, classes, classTitle, columns, csv, printing } = properties;
  const [view, setView] = useViewState();
  const prepared = useMemo(() => prepareRows(rows, properties.figures), [rows, properties.figures]);
  const chosen = useMemo(
    () => selectRows(prepared, view),
    [prepared, view.search, view.facets, view.least, view.most, view.sort, view.descending],
  );
  useEffect(() => prepareAhead(prepared), [prepared]);
  const digits = useMemo(() => digitsOf([...new Set(rows.map(({ currency }) => currency))]), [rows]);
  const save = (): void => {
    saveFile(
      csv.name,
      'text/csv;charset=utf-8',
      formatCsv(
        csv.titles,
        chosen.map(({ row }) => csv.of(row)),
      ),
    );
  };
  const head = <TableHead columns={columns} view={view} setView={setView} printing={printing} />;
  return (
    <>
      <TableFilters
        rows={rows}
        classes={classes}
        classTitle={classTitle}
        view={view}
        setView={setView}
        save={save}
        chosen={chosen.length}
      />
      <Sums {...properties} chosen={chosen} digits={digits} />
      {printing ? (
        <PrintedRows head={head} chosen={chosen} columns={columns} digits={digits} />
      ) : (
        <VirtualTable {...properties} head={head} chosen={chosen} digits={digits} view={view} setView={setView} />
      )}
    </>
  );
}

interface ChosenRows<R extends TableRow> {
  readonly head: ComponentChildren;
  readonly chosen: readonly PreparedRow<R>[];
  readonly columns: readonly Column<R>[];
  readonly digits: number;
}

function Sums<R extends TableRow>({ rows, chosen, digits, figures, noun, sums: ofAll }: SumsProperties<R>) {
  const sums = chosen.length === rows.length && ofAll !== undefined ? ofAll : sumByCurrency(chosen);
  return (
    <div class="sums" role="group" aria-label="Sums" tabIndex={0}>
      <p role="status">
        <strong>{chosen.length.toLocaleString('en-US')}</strong> of {rows.length.toLocaleString('en-US')} {noun}
      </p>
      {sums.length > 0 && (
        <table>
          <caption class="hidden">Sums of the rows below</caption>
          <thead>
            <tr>
              <th scope="col">Sums</th>
              <th scope="col" class="figure">
                Rows
              </th>
              {figures.map(({ title }) => (
                <th key={title} scope="col" class="figure">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sums.map(({ currency, count, totals }) => (
              <tr key={currency}>
                <th scope="row">{currency}</th>
                <td class="figure">{count.toLocaleString('en-US')}</td>
                {totals.map((total, index) => (
                  <td key={index} class="figure">
                    <Amount currency={currency} amount={total} digits={digits} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface SumsProperties<R extends TableRow> extends Pick<
  BillTableProperties<R>,
  'rows' | 'figures' | 'noun' | 'sums'
> {
  readonly chosen: readonly PreparedRow<R>[];
  readonly digits: number;
}

function TableHead<R extends TableRow>({ columns, view, setView, printing }: HeadProperties<R>) {
  const sortBy = (key: SortKey): void => {
    const descending = view.sort === key && !view.descending;
    setView({ ...view, sort: key, descending });
  };
  return (
    <>
      <colgroup>
        {columns.map(({ title, width, wideOnly }) => (
          <col key={title} class={wideOnly === true ? 'wide-only' : ''} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(({ title, sort, look, wideOnly }) => (
            <th
              key={title}
              scope="col"
              class={cellClass(look, wideOnly)}
              aria-sort={
                sort !== undefined && view.sort === sort ? (view.descending ? 'descending' : 'ascending') : undefined
              }
            >
              {/* Chromium leaves buttons out where it repeats a head on paper. */}
              {sort === undefined || printing ? (
                title
              ) : (
                <button type="button" class="sort" onClick={() => sortBy(sort)}>
                  {title}
                  <span aria-hidden="true">{view.sort !== sort ? ' ↕' : view.descending ? ' ↓' : ' ↑'}</span>
                </button>
              )}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

interface HeadProperties<R extends TableRow> {
  readonly columns: readonly Column<R>[];
  readonly view: ViewState;
  readonly setView: (view: ViewState) => void;
  readonly printing: boolean;
}

function cellClass(look: ColumnLook | undefined, wideOnly: true | undefined): string {
  return `${look ?? ''} ${wideOnly === true ? 'wide-only' : ''}`.trim();
}

function PrintedRows<R extends TableRow>({ head, chosen, columns, digits }: ChosenRows<R>) {
  const rest = chosen.length - PRINT_ROWS_MAX;
  return (
    <>
      {rest > 0 && (
        <p class="note">
          The first {PRINT_ROWS_MAX.toLocaleString('en-US')} of {chosen.length.toLocaleString('en-US')} rows are
          printed; the sums above are of all. The export as CSV has every row.
        </p>
      )}
      <table class="bills">
        {head}
        <tbody>
          {chosen.slice(0, PRINT_ROWS_MAX).map(({ row }) => (
            <tr key={row.id}>
              {columns.map(({ title, look, wideOnly, of }) => (
                <td key={title} class={cellClass(look, wideOnly)}>
                  {of(row, digits)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface VirtualTableProperties<R extends TableRow> extends BillTableProperties<R>, ChosenRows<R> {
  readonly columns: readonly Column<R>[];
  readonly view: ViewState;
  readonly setView: (view: ViewState) => void;
}

function VirtualTable<R extends TableRow>(properties: VirtualTableProperties<R>) {
  const { head, chosen, columns, digits, view, setView, detail } = properties;
  const scroller = useRef<HTMLDivElement>(null);
  const { items, before, after, measure, scrollTo } = useVirtualRows(scroller, {
    count: chosen.length,
    height: ROW_HEIGHT,
    keyOf: (index) => chosen[index]?.row.id ?? String(index),
  });
  const moveFocus = useRowFocus(scroller, chosen.length, scrollTo);
  // A view that was sent with an open row begins there.
  useEffect(() => {
    const index = view.open === '' ? -1 : chosen.findIndex(({ row }) => row.id === view.open);
    if (index > 0) scrollTo(index);
  }, []);
  const toggle = (id: string): void => {
    setView({ ...view, open: view.open === id ? '' : id });
  };
  return (
    <div class="scroller" ref={scroller} role="region" aria-label="Bills" tabIndex={0} onKeyDown={moveFocus}>
      <table class="bills" aria-rowcount={chosen.length + 1}>
        <caption class="hidden">
          Every bill; a row opens by the button with its number, arrow keys move between rows
        </caption>
        {head}
        <Room height={before} />
        {items.map(({ index, key }) => {
          const row = chosen[index]?.row;
          if (row === undefined) return null;
          const isOpen = view.open === row.id;
          return (
            <tbody key={key} ref={measure} data-index={index} class={isOpen ? 'open' : ''}>
              <tr aria-rowindex={index + 2}>
                {columns.map(({ title, look, wideOnly, of }, at) => (
                  <td key={title} class={cellClass(look, wideOnly)}>
                    {at === 0 ? (
                      <button type="button" class="row" aria-expanded={isOpen} onClick={() => toggle(row.id)}>
                        {of(row, digits)}
                      </button>
                    ) : (
                      of(row, digits)
                    )}
                  </td>
                ))}
              </tr>
              {isOpen && (
                <tr class="detail">
                  <td colSpan={columns.length}>{detail(row)}</td>
                </tr>
              )}
            </tbody>
          );
        })}
        <Room height={after} />
      </table>
      {chosen.length === 0 && <p class="empty">No bill is like this.</p>}
    </div>
  );
}

/** The room that rows take that are not drawn. */
function Room({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tbody aria-hidden="true" class="room">
      <tr>
        <td style={{ height: `${String(height)}px` }} />
      </tr>
    </tbody>
  );
}

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: (_index, count) => count - 1,
  PageDown: (index) => index + 10,
  PageUp: (index) => index - 10,
};

/** Arrow keys move between the buttons of the rows, also to rows that are not drawn yet. */
function useRowFocus(
  scroller: { readonly current: HTMLElement | null },
  count: number,
  scrollTo: (index: number) => void,
): (event: KeyboardEvent) => void {
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const button = scroller.current?.querySelector<HTMLElement>(`[data-index="${String(wanted.current)}"] button.row`);
    if (button === null || button === undefined) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });
  return (event) => {
    const step = STEPS[event.key];
    const target = event.target instanceof Element ? event.target : null;
    if (step === undefined || count === 0 || (target !== scroller.current && target?.matches('button.row') !== true))
      return;
    event.preventDefault();
    const at = Number(target?.closest('[data-index]')?.getAttribute('data-index') ?? '-1');
    const index = Math.min(count - 1, Math.max(0, step(at, count)));
    wanted.current = index;
    scrollTo(index);
    const drawn = scroller.current?.querySelector<HTMLElement>(`[data-index="${String(index)}"] button.row`);
    if (drawn !== null && drawn !== undefined) {
      wanted.current = null;
      drawn.focus({ preventScroll: true });
    }
  };
}
