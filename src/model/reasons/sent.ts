import { RESEND } from '../resend-command.ts';
import type { OtherEntry } from './reason-entry.ts';

/** Why a bill is sent, adopted, up to date, or held since its undo. */
export const SENT_REASONS = {
  'not-sent': {
    sentence: 'not sent yet',
    cure: 'Run tieout apply: it sends the bill.',
    role: 'toSend',
  },
  'bill-changed': {
    sentence: 'the bill changed after it was sent',
    cure: 'Run tieout apply: it changes the invoice to what the bill is now.',
    role: 'different',
  },
  resend: {
    sentence: 'sent again because --resend asked for it',
    cure: 'Run tieout apply with the same --resend: it sends the bill again.',
    role: 'toSend',
  },
  'sent-not-recorded': {
    sentence: 'our invoice is in QuickBooks, the record in m3ter is missing',
    cure: 'Run tieout apply: it records the invoice in m3ter. Nothing is sent to QuickBooks.',
    role: 'asBilled',
  },
  'sent-by-m3ter': {
    sentence: "sent by m3ter's own integration, not recorded",
    cure: 'Run tieout apply: it records the invoice in m3ter. Nothing is sent to QuickBooks.',
    role: 'asBilled',
  },
  'number-and-total-equal': {
    sentence: 'an invoice with this number, customer, date and total exists',
    cure: 'Check that it is the invoice of this bill; then run tieout apply, which records it in m3ter. Nothing is sent to QuickBooks.',
    role: 'asBilled',
  },
  'mapped-in-file': {
    sentence: 'a line of the files says which invoice this is',
    cure: 'Run tieout apply: it records the invoice in m3ter. Nothing is sent to QuickBooks.',
    role: 'asBilled',
  },
  'up-to-date': {
    sentence: 'sent, and nothing changed since',
    cure: null,
    role: 'asBilled',
  },
  undone: {
    sentence: 'to be sent again: the former invoice was undone',
    cure: 'Run tieout apply: it sends the bill again, under a new number.',
    role: 'toSend',
  },
  held: {
    sentence: 'kept from being sent: an undo with --hold voided its invoice',
    cure: `Nothing, if it is still meant; to send the bill again, use ${RESEND}.`,
    role: 'voided',
  },
} as const satisfies Readonly<Record<string, OtherEntry>>;
