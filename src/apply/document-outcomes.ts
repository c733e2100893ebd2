import { APPLY_AGAIN } from '../model/apply-again.ts';
import { CLOSED_BOOKS_HINT } from '../model/reasons/why-not-sent.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { resendCommand } from '../model/resend-command.ts';
import { conflict, indeterminate, NEVER_LEFT, rejected, skipped, type OutcomeFacts } from './outcome-facts.ts';
import type { RemoteFault, Answer } from '../http/answer.ts';
import type { DocumentWrite } from './ports.ts';

/** QuickBooks' code for a document number that is already used. */
export const DUPLICATE_NUMBER = '6140';

/** What was sent for a document, and what QuickBooks has said about it. */
export interface SentDocument {
  readonly write: DocumentWrite;
  readonly answer: Answer<ObservedSalesDocument> | null;
  readonly attempts: number;
  /** Why an attempt may have been carried out although no read shows it; null when none may. */
  readonly unclear: string | null;
  /** True when the document fails on its own each time, while the rest of its batch succeeds. */
  readonly failsByItself: boolean;
}

/** The outcome of a document that no read found after every step. It never says more than is known. */
export function outcomeOfUnsettled(sent: SentDocument): OutcomeFacts {
  const { answer, attempts, write, unclear } = sent;
  if (sent.failsByItself) return { ...failsByItself(causeOf(answer, unclear)), attempts };
  if (answer?.status === 'done' && write.target === null) {
    const message = 'QuickBooks answered with an invoice that does not exist: it was sent before and then deleted';
    return conflict('quickbooks/replayed-deleted', message, resendCommand(write.state.document.billId));
  }
  if (answer?.status === 'rejected' && unclear === null) return { ...outcomeOfRefusal(answer.fault, write), attempts };
  if (answer?.status === 'notSent' && unclear === null) {
    return { ...skipped(NEVER_LEFT, `not sent: ${answer.cause}`, 'run tieout apply again'), attempts };
  }
  return { ...indeterminate(causeOf(answer, unclear)), attempts };
}

/** It never says more than is known: a request on which QuickBooks fails may still be carried out. */
export function failsByItself(cause: string): OutcomeFacts {
  return {
    ...indeterminate(cause),
    code: 'quickbooks/fails-by-itself',
    message: `${cause}, each time and by itself, while the rest of its batch went; reading does not show it`,
    next: `look for what is unusual in its texts, such as an emoji, and change it; then run ${APPLY_AGAIN}`,
  };
}

function causeOf(answer: SentDocument['answer'], unclear: string | null): string {
  if (answer?.status === 'done') return 'QuickBooks said that it was done, and the document does not show it';
  const lost = unclear ?? (answer !== null && 'cause' in answer ? answer.cause : 'no answer');
  return answer?.status === 'rejected' ? `${lost}; sent again, it was refused: ${answer.fault.message}` : lost;
}

/** Certainly not carried out. */
export function outcomeOfRefusal(fault: RemoteFault, { state }: DocumentWrite): OutcomeFacts {
  if (fault.code !== DUPLICATE_NUMBER) return rejected(fault, nextForFault(fault.code));
  const next = `search QuickBooks for the number ${state.document.docNumber}, renumber the transaction that has it, then run tieout apply again`;
  return rejected(fault, next);
}

/** A document that is not ours has the number. */
export function outcomeOfTakenNumber({ state, kind }: DocumentWrite, holder: ObservedSalesDocument): OutcomeFacts {
  const what = holder.kind === kind ? '' : `, ${holder.kind === 'invoice' ? 'an invoice' : 'a credit memo'}`;
  return conflict(
    'doc-number-taken',
    `number ${state.document.docNumber} belongs to another transaction${what} (Id ${holder.id})`,
    'renumber that transaction in QuickBooks, then run tieout apply again',
  );
}

const NEXT_BY_FAULT: Readonly<Record<string, string>> = {
  '610':
    'something this invoice refers to was made inactive or deleted in QuickBooks: activate it or change the mapping',
  '2500': 'a customer, item or tax code of this invoice does not exist in QuickBooks: correct the mapping',
  '6000': 'QuickBooks names the business rule above: correct it there or in the YAML',
  '6070': 'this is a bug of tieout: please report it with tieout explain bill ID --format json',
  '6190': 'the QuickBooks subscription has ended: renew it',
  '6200': CLOSED_BOOKS_HINT,
  '6210': CLOSED_BOOKS_HINT,
  '6250': 'the customer is inactive or missing in QuickBooks: activate it or change the mapping',
};

/** What a person does about a refusal of QuickBooks. */
export function nextForFault(code: string): string {
  return NEXT_BY_FAULT[code] ?? 'see the message of QuickBooks, correct it, then run tieout apply again';
}
