import { APPLY_AGAIN } from '../apply-again.ts';
import { RESEND } from '../resend-command.ts';
import type { CodeEntry } from '../codes.ts';

/**
 * What became of a change in an apply; and from `not-converged` on, as the reason of a whole report, why the apply is no
 * success.
 */
export const OUTCOME_CODES = {
  applied: {
    title: 'the change was made',
    cause: 'The system said that it is done, and reading showed it where reading was needed.',
    cure: 'Nothing: this is as it should be.',
  },
  'already-so': {
    title: 'the other system already is as the plan wants it',
    cause: 'Another run, or a person, made the same change since the plan was made.',
    cure: 'Nothing: this is as it should be.',
  },
  indeterminate: {
    title: 'it cannot be said whether the change was made',
    cause: 'It was sent, its answer was lost, and reading did not settle it.',
    cure: `Run ${APPLY_AGAIN}, and sends only what is proven absent.`,
  },
  interrupted: {
    title: 'not sent: the run was told to stop',
    cause: 'SIGINT (Ctrl-C) or SIGTERM came: what was in flight was finished, and nothing new was begun.',
    cure: `Run ${APPLY_AGAIN}.`,
  },
  'dependency-failed': {
    title: 'not sent: something it needs was not applied',
    cause: 'A change needs another one first, such as an invoice its customer; that one failed or was not sent.',
    cure: 'See what the report says about the other change first, then run tieout apply again.',
  },
  breaker: {
    title: 'not sent: too many errors in a row',
    cause: 'So many documents of one integration were refused in a row that the rest was not tried.',
    cure: 'Correct what the refused ones have in common, then run tieout apply again.',
  },
  'not-started': {
    title: 'not sent: something failed before its turn',
    cause: 'The run ended early, because a system could not be reached or the journal could not be written.',
    cure: 'See the failure in the report, then run tieout apply again.',
  },
  'never-left': {
    title: 'not sent: QuickBooks could not be reached',
    cause: 'Each attempt to send the change ended before the request left, so QuickBooks knows nothing of it.',
    cure: `Run ${APPLY_AGAIN}. After tieout undo, apply the same plan again.`,
  },
  'record-refused': {
    title: 'm3ter does not record the bill',
    cause:
      'm3ter refuses a mapping from a bill to its invoice. The marker and the number of the invoice carry the record.',
    cure: 'Nothing: the invoice is found without the record.',
  },
  stale: {
    title: 'not sent: it changed after the plan was saved',
    cause: 'The change of the saved plan means something else now, and --on-stale skip leaves such changes out.',
    cure: 'Make and review a new plan with tieout plan --out FILE.',
  },
  'total-differs': {
    title: 'the document in QuickBooks has another total than the plan',
    cause: 'The document was written, and reading it back showed another total than that of the bill.',
    cure: 'Look at the invoice in QuickBooks: a tax, a discount or a setting there changed it.',
  },
  'conflict/other-content': {
    title: 'another run sent the bill with other content',
    cause: 'Two runs sent the same bill at the same time, of different versions or under different rules.',
    cure: 'Run tieout plan: it says whether the invoice is to be changed.',
  },
  'mapping/changed': {
    title: 'the mapping was made by someone else',
    cause: 'Since the plan was made, a mapping of the same object to something else was made in m3ter.',
    cure: 'Run tieout plan: it shows what the mapping is now.',
  },
  'm3ter/version-conflict': {
    title: 'somebody changed it in m3ter since the plan',
    cause: 'The object has another version than the one that was planned with, and it is not what the plan wants.',
    cure: 'Run tieout plan to see what it is now, and apply that.',
  },
  'm3ter/two-configs': {
    title: 'two configurations of one name exist',
    cause: 'Two runs created the configuration at the same moment, and neither took its own away.',
    cure: 'Delete one of them in m3ter, then run tieout plan.',
  },
  'quickbooks/currency-ignored': {
    title: 'QuickBooks made the customer in another currency',
    cause: 'A customer was created with a currency, and QuickBooks gave it its own. It cannot be changed afterwards.',
    cure: 'Create a customer with the currency in QuickBooks, map the account to it, and make the other one inactive.',
  },
  'quickbooks/replayed-deleted': {
    title: 'QuickBooks answered with an invoice that does not exist',
    cause: 'The same invoice was sent before and then deleted; QuickBooks repeats its answer to the first sending.',
    cure: `Send the bill again with ${RESEND}.`,
  },
  'quickbooks/fails-by-itself': {
    title: 'QuickBooks fails on this record',
    cause: 'Its batch failed as a whole; divided, everything else in it went, and this record failed by itself.',
    cure: 'Look for what is unusual in its texts, such as an emoji, and change it; then run tieout apply again.',
  },
  'not-converged': {
    title: 'a second plan is not empty',
    cause: 'After the apply both systems were read again, and something that was to be settled is left.',
    cure: 'Run tieout plan to see what is left and why.',
  },
  'workspace-errors': {
    title: 'the files have errors',
    cause: 'What could be applied was applied; errors at places in the files keep the rest from being planned.',
    cure: 'Correct them: tieout validate and tieout plan name the lines.',
  },
  conflict: {
    title: 'something changed in the other system since the plan',
    cause: 'At least one change was not made, because the object is not the one that was planned with.',
    cure: 'Run tieout plan and apply that.',
  },
  rejected: {
    title: 'a system refused a change',
    cause: 'At least one change was refused; the report has the message of the system.',
    cure: 'Correct what the message names, then run tieout apply again.',
  },
  skipped: {
    title: 'a change was not sent',
    cause: 'At least one change was left out; its own line in the report says why.',
    cure: 'Settle that, then run tieout apply again.',
  },
  blocked: {
    title: 'bills are blocked',
    cause: 'Everything that could be sent was sent, and at least one bill waits for a person.',
    cure: 'Run tieout plan: it says for each blocked bill why, and what to do.',
  },
  errors: {
    title: 'something that was read has errors',
    cause: 'What could be applied was applied; an error of what was read keeps the rest from being planned.',
    cure: 'See the errors in the report, or run tieout plan.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
