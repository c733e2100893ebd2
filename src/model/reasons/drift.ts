import { RESEND } from '../resend-command.ts';
import type { OtherEntry } from './reason-entry.ts';

const RESEND_UNLESS_REPLACED = `Nothing, if it was meant; to send the bill again, unless an invoice made by hand replaces it, use ${RESEND}.`;

/** How a document in QuickBooks is not as its bill says. */
export const DRIFT_REASONS = {
  'edited-after-send': {
    sentence: 'a person edited the invoice after it was sent',
    cure: 'Undo the edit in QuickBooks, or leave it: tieout does not touch it until the bill changes.',
    role: 'different',
  },
  voided: {
    sentence: 'the invoice was voided in QuickBooks',
    cure: RESEND_UNLESS_REPLACED,
    role: 'voided',
  },
  deleted: {
    sentence: 'the invoice was deleted in QuickBooks',
    cure: RESEND_UNLESS_REPLACED,
    role: 'deleted',
  },
  'orphan-invoice': {
    sentence: 'the bill no longer exists in m3ter',
    cure: 'Void the invoice in QuickBooks, if the bill was deleted in m3ter for good.',
    role: 'notOfBills',
  },
  'duplicate-invoice': {
    sentence: 'a second invoice exists for this bill',
    cure: 'Keep one of the two invoices and void the other in QuickBooks, before the customer pays both.',
    role: 'asBilled',
  },
  'other-customer': {
    sentence: 'the invoice is for another customer than the account is mapped to',
    cure: `If a person moved the invoice, put the customer back in QuickBooks or leave it. If the mapping of the account is wrong, correct it. Only if an invoice that tieout made must move: unlink payments and open the books first, void it in QuickBooks and use ${RESEND}. If tieout did not make it and it is not the invoice of this bill, delete the external mapping of the bill in m3ter.`,
    role: 'different',
  },
  'other-currency': {
    sentence: 'the invoice is in another currency than the bill',
    cure: 'Map the bill to its own invoice, or correct the invoice in QuickBooks.',
    role: 'different',
  },
  'record-of-two-bills': {
    sentence: 'the same invoice is recorded for another bill too',
    cure: 'Find out whose invoice it is, and delete the external mapping of the other bill in m3ter; the next plan then looks for its own.',
    role: 'different',
  },
  'adopted-differs': {
    sentence: "the invoice was not made by tieout, and its total is not the bill's",
    cure: 'Compare the invoice with the bill in QuickBooks, and correct it there by hand.',
    role: 'different',
  },
} as const satisfies Readonly<Record<string, OtherEntry>>;
