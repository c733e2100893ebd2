import type { CodeEntry } from '../codes.ts';

/** What `tieout undo` cannot be asked for (delivery.md, Undo). */
export const UNDO_CODES = {
  'undo/no-journal': {
    title: 'the journal does not say what a run made',
    cause:
      'The file of --run cannot be read, is no journal of tieout apply --journal, or no run in it sent an invoice.',
    cure: 'Give the right file; or name the plan that was applied with --plan, or the bills with --bill.',
  },
  'undo/unknown-run': {
    title: 'the journal has no such run',
    cause:
      'No run in the file of --run sent something with a plan whose id begins like --plan-id, or more than one did.',
    cure: 'Give one of the ids that the message lists; without --plan-id it is the last run that sent something.',
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
