import type { ReasonCode } from '../../src/model/reasons/all-reasons.ts';
import type { Rows } from './row.ts';

/** Reasons of `tieout undo`, which needs a run before it. */
export const UNDO_REASONS = {
  undone: { test: ['test/scenarios/170-undone.yaml', 'is sent again, once, under another number'] },
  held: { test: ['test/cli/undo.test.ts', 'sends a held bill again as its hint says, and tells of the undo'] },
  undo: { test: ['test/scenarios/606-undo-run.yaml', 'An undo of a run voids what nobody touched since'] },
  'not-of-this-run': { test: ['test/cli/undo.test.ts', 'undoes by its bill what another run wrote since'] },
  'not-made-by-tieout': { test: ['test/cli/undo.test.ts', "leaves what m3ter's engine made to a person"] },
  emailed: { test: ['test/scenarios/607-undo-held.yaml', 'also an invoice that was e-mailed'] },
  'credit-memo': { test: ['test/cli/undo.test.ts', 'sends a bill again whose credit memo a person deleted'] },
} as const satisfies Partial<Readonly<Record<ReasonCode, Rows>>>;
