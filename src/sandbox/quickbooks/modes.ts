import { modesWith, type ModesOf, type ModeTable } from '../modes.ts';

/**
 * What is unknown or disputed about QuickBooks Online, one row each. The default, which comes first, is what is
 * documented or was seen most. Sections are those of `quickbooks.md`.
 */
export const QUICKBOOKS_MODES = {
  requestid: {
    possibilities: ['replay', 'ignored', 'error600'],
    reference: '§5',
    meaning: 'A repeated requestid: the first answer again, carried out again, or refused with 600.',
  },
  requestidTtl: {
    possibilities: ['day', 'minute'],
    reference: '§5, §15',
    meaning: 'How long a requestid is remembered.',
  },
  requestidMismatch: {
    possibilities: ['replay', 'error600'],
    reference: '§5',
    meaning: 'The same requestid with another body: the first answer, or refused with 600.',
  },
  idempotentErrorReplay: {
    possibilities: ['no', 'yes'],
    reference: '§5',
    meaning: 'Whether error answers are remembered under their requestid too.',
  },
  batchReplay: {
    possibilities: ['perItem', 'wholeBatch', 'ignored'],
    reference: '§5, §6',
    meaning: 'What a requestid on a batch protects: each (requestid, bId), the whole answer, or nothing.',
  },
  batchOrder: {
    possibilities: ['asSent', 'shuffled'],
    reference: '§6',
    meaning: 'Order in which the items of a batch are carried out and answered.',
  },
  batchItemsInTime: {
    possibilities: ['30', '10', '1'],
    reference: '§6',
    meaning: 'Items of a batch that are carried out in time: a longer batch ends in a 504, with nothing done.',
  },
  poison: {
    possibilities: ['kept', 'error500'],
    reference: '§2, §6',
    meaning: 'A text with an emoji or ¤: stored, or the whole request, a batch too, answers 500 with nothing done.',
  },
  batchCost: {
    possibilities: ['one', 'perItem'],
    reference: '§3',
    meaning: 'Whether a batch counts as one request against the limits, or as its items.',
  },
  duplicateDocNumber: {
    possibilities: ['refuse', 'allow'],
    reference: '§8.4',
    meaning: 'A document number in use: 6140, or accepted (the company does not warn about duplicates).',
  },
  duplicateScope: {
    possibilities: ['perType', 'acrossTypes'],
    reference: '§8.4',
    meaning: 'Whether invoices and credit memos share one space of document numbers.',
  },
  customTxnNumbers: {
    possibilities: ['preference', 'on', 'off'],
    reference: '§8.4',
    meaning: 'Custom transaction numbers: as the company has it, or forced on or off.',
  },
  numberWhenOff: {
    possibilities: ['stored', 'replaced'],
    reference: '§8.4',
    meaning: 'A number that is sent while custom transaction numbers are off: stored, or QuickBooks gives its own.',
  },
  throttle: {
    possibilities: ['on', 'off'],
    reference: '§3',
    meaning: 'Whether request limits are enforced.',
  },
  throttleBody: {
    possibilities: ['lower', 'upper'],
    reference: '§3, §11.1',
    meaning: 'Casing of the fault in a 429.',
  },
  throttlePoint: {
    possibilities: ['beforeCommit', 'afterCommit'],
    reference: '§3',
    meaning: 'Whether a throttled write was carried out all the same.',
  },
  throttleStatus: {
    possibilities: ['429', '403'],
    reference: '§3',
    meaning: 'HTTP status of a throttled request.',
  },
  retryAfter: {
    possibilities: ['absent', 'present'],
    reference: '§3',
    meaning: 'Whether a 429 has a Retry-After header.',
  },
  currencyRefOnCreate: {
    possibilities: ['honoured', 'ignored'],
    reference: '§7.1',
    meaning: 'CurrencyRef of a new customer: kept, or silently replaced by the home currency.',
  },
  currencyWhenOff: {
    possibilities: ['tolerateHome', 'refuse'],
    reference: '§8.6',
    meaning: 'CurrencyRef with multicurrency off: the home currency is accepted, or any is refused.',
  },
  foreignWithoutRate: {
    possibilities: ['default1', 'error2410'],
    reference: '§8.6',
    meaning: 'A foreign document without ExchangeRate: rate 1, or refused with 2410.',
  },
  automatedSalesTax: {
    possibilities: ['preference', 'off', 'taxableLines', 'allLines'],
    reference: '§8.3',
    meaning: 'Automated sales tax: as the company has it (taxable lines), off, on TAX lines, or on all lines.',
  },
  queryLag: {
    possibilities: ['none', 'twoSeconds', 'thirtySeconds'],
    reference: '§4, §15',
    meaning: 'How far queries and change data capture are behind writes; reads by Id are not.',
  },
  queryCharacters: {
    possibilities: ['latin1', 'any'],
    reference: '§4',
    meaning: 'Characters beyond Latin-1 in the value of a condition: 4000 (a lexical error), or compared.',
  },
  impossibleEmail: {
    possibilities: ['shown', 'error4002', 'error10000'],
    reference: '§4',
    meaning:
      'A query that meets a document or customer with an impossible e-mail address: its row, 400 with 4002, or 500 with 10000.',
  },
  oddId: {
    possibilities: ['noRow', 'error4001'],
    reference: '§4',
    meaning: 'A condition on Id with a value that is no number: it fits no row, or the query is refused with 4001.',
  },
  projection: {
    possibilities: ['full', 'sparse'],
    reference: '§4',
    meaning: 'Rows of a query that names columns: whole records, or only those columns.',
  },
  unknownProperty: {
    possibilities: ['refuse', 'ignore'],
    reference: '§15',
    meaning: 'A property QuickBooks does not know: 2010, or ignored.',
  },
  amountPrecision: {
    possibilities: ['refuse', 'round'],
    reference: '§8.2',
    meaning: 'A line amount with more decimals than the currency has (at least two): 2100, or rounded half up.',
  },
  lineWithoutItem: {
    possibilities: ['amountCounts', 'documentation', 'defaultItem'],
    reference: '§8.2',
    meaning: 'A sales line without ItemRef: its amount counts, is ignored, or the first item is put in.',
  },
  inactiveReference: {
    possibilities: ['error610', 'error2500'],
    reference: '§8.1, §11.2',
    meaning: 'Code of a reference to an inactive record.',
  },
  deletePaidInvoice: {
    possibilities: ['refuse6000', 'refuse620', 'unlink'],
    reference: '§8.5',
    meaning: 'Deleting an invoice that a payment is linked to.',
  },
  lowerPaidInvoice: {
    possibilities: ['refuse', 'unapply'],
    reference: '§8.5',
    meaning: 'Lowering a total below what was paid: refused with 6000, or the rest becomes unapplied.',
  },
  unsupportedVoid: {
    possibilities: ['error500', 'ok10000', 'silent'],
    reference: '§8.5',
    meaning: 'Voiding what cannot be voided: 400 with 500, 200 with 10000, or 200 and nothing done.',
  },
  deletedSuffix: {
    possibilities: ['renamed', 'kept'],
    reference: '§7.1, §15',
    meaning: 'Whether making a record inactive adds " (deleted)" to its name and so frees it.',
  },
  textBeyondLatin1: {
    possibilities: ['refuse2040', 'questionMark', 'kept'],
    reference: '§2',
    meaning:
      'Characters beyond ISO-8859-1 sent to a US company whose customers have none: refused, stored as ?, or kept.',
  },
  unknownCustomField: {
    possibilities: ['refuse3000', 'drop'],
    reference: '§8.1',
    meaning: 'A custom field that the company does not have: refused with 3000, or left out without a word.',
  },
  refusedLists: {
    possibilities: ['none', 'employees5020', 'taxCodes5020', 'helpers5030'],
    reference: '§11.2',
    meaning: 'Lists that the rights of the user or the edition do not allow: none, one of them, or every helper list.',
  },
  voidedWord: {
    possibilities: ['Voided', 'Annulé'],
    reference: '§8.5',
    meaning: 'The word that a void puts before the note: it is in the language of the company.',
  },
  unchangedUpdate: {
    possibilities: ['newToken', 'keepsToken'],
    reference: '§8.2',
    meaning: 'An update that changes nothing: a write with the next SyncToken, or none, and the SyncToken stays.',
  },
  nameLookupDetail: {
    possibilities: ['null', 'id', 'sentence'],
    reference: '§7.2',
    meaning: 'Detail of 6240.',
  },
} as const satisfies ModeTable;

export type QuickBooksModes = ModesOf<typeof QUICKBOOKS_MODES>;

/** The default of every mode, with the given choices in its place. */
export function quickbooksModes(choices: Partial<QuickBooksModes> = {}): QuickBooksModes {
  return modesWith(QUICKBOOKS_MODES, choices);
}
