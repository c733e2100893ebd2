import { RESEND } from '../resend-command.ts';
import type { OtherEntry } from './reason-entry.ts';

/** Why `tieout undo` voids the document of a bill, or leaves it (delivery.md, Undo). */
export const UNDO_REASONS = {
  undo: {
    sentence: 'an undo was asked for',
    cure: 'Look at the plan; tieout apply FILE then voids the invoice.',
    role: 'asBilled',
  },
  'not-of-this-run': {
    sentence: 'the document of this bill is not the one that this run made',
    cure: 'To undo the document that the bill has now, name the bill: tieout undo --bill BILL --out undo.json.',
    role: 'block',
  },
  'not-made-by-tieout': {
    sentence: 'tieout did not make this document',
    cure: 'Void it in QuickBooks by hand, if it is wrong; tieout voids only what it made.',
    role: 'block',
  },
  emailed: {
    sentence: 'the invoice was e-mailed to the customer',
    cure: 'Tell the customer; then plan the undo again with --emailed.',
    role: 'block',
  },
  'credit-memo': {
    sentence: "QuickBooks' API cannot void a credit memo",
    cure: `Delete the credit memo in QuickBooks by hand, if it is wrong; then, to send the bill again, use ${RESEND}.`,
    role: 'block',
  },
} as const satisfies Readonly<Record<string, OtherEntry>>;
