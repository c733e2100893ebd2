import type { ReasonCode } from '../../src/model/reasons/all-reasons.ts';
import { ACCOUNT_REASONS } from './reasons-of-accounts.ts';
import { CHANGE_REASONS } from './reasons-of-changes.ts';
import { INVOICE_REASONS } from './reasons-of-invoices.ts';
import { SENT_BILL_REASONS } from './reasons-of-sent-bills.ts';
import { UNDO_REASONS } from './reasons-of-undo.ts';
import type { Rows } from './row.ts';

/** Every reason of a bill, a change or a drift; each is played in a world where the plan gives the reason. */
export const REASON_HINTS: Readonly<Record<ReasonCode, Rows>> = {
  ...ACCOUNT_REASONS,
  ...INVOICE_REASONS,
  ...SENT_BILL_REASONS,
  ...CHANGE_REASONS,
  ...UNDO_REASONS,
};
