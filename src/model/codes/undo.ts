import type { CodeEntry } from '../codes.ts';

/** What `tieout undo` cannot be asked for (delivery.md, Undo). */
export const UNDO_CODES = {
  'undo/no-journal': {
    title: 'the journal does not say what a run made',
    cause:
      'The file of --run cannot be read, is no journal of tieout apply --journal, or its last run wrote no invoice.',
    cure: 'Give the right file; or name the plan that was applied with --plan, or the bills with --bill.',
  },
  'undo/no-invoices': {
    title: 'the plan sends no invoice',
    cause: 'The file of --plan is a plan without invoices and credit memos, so its apply made none.',
    cure: 'Give the plan that sent the invoices, or name the bills with --bill.',
  },
  'undo/other-connection': {
    title: 'the run was of another connection',
    cause: 'The journal or plan names another connection than --connection.',
    cure: 'Leave --connection out, or give the one that is named.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
