import { isDecimalText } from '../model/decimal.ts';
import { FACETS, SORT_KEYS, type Facet, type SortKey } from './table-row.ts';

/** The part of the table that a reader has chosen. It is in the address's fragment, so that it can be shared as a link. */
export interface ViewState {
  readonly search: string;
  /** An empty text means any value. */
  readonly facets: Readonly<Record<Facet, string>>;
  /** A decimal as it was typed. An empty text means no bound. */
  readonly least: string;
  readonly most: string;
  readonly sort: SortKey | null;
  readonly descending: boolean;
  /** Id of the open row. */
  readonly open: string;
}

export const WHOLE_TABLE: ViewState = {
  search: '',
  facets: { class: '', reason: '', integration: '', currency: '' },
  least: '',
  most: '',
  sort: null,
  descending: false,
  open: '',
};

/** Reads `#search=acme&class=blocked&sort=-amount`. Parts that are not understood are ignored. */
export function parseFragment(fragment: string): ViewState {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const textOf = (name: string): string => fields.get(name) ?? '';
  const amountOf = (name: string): string => (isDecimalText(textOf(name)) ? textOf(name) : '');
  const sort = textOf('sort').replace(/^-/, '');
  return {
    search: textOf('search'),
    facets: {
      class: textOf('class'),
      reason: textOf('reason'),
      integration: textOf('integration'),
      currency: textOf('currency'),
    },
    least: amountOf('least'),
    most: amountOf('most'),
    sort: SORT_KEYS.find((key) => key === sort) ?? null,
    descending: textOf('sort').startsWith('-'),
    open: textOf('open'),
  };
}

/** The fragment of a view, without its `#`; empty for the whole table. */
export function formatFragment(view: ViewState): string {
  const fields = new URLSearchParams();
  const add = (name: string, value: string): void => {
    if (value !== '') fields.set(name, value);
  };
  add('search', view.search);
  for (const facet of FACETS) add(facet, view.facets[facet]);
  add('least', view.least);
  add('most', view.most);
  add('sort', view.sort === null ? '' : `${view.descending ? '-' : ''}${view.sort}`);
  add('open', view.open);
  return fields.toString();
}

/** True when the view may leave out rows. */
export function isFiltered({ search, facets, least, most }: ViewState): boolean {
  return search !== '' || least !== '' || most !== '' || FACETS.some((facet) => facets[facet] !== '');
}
