import type { CodeEntry } from '../codes.ts';

/** The account filter language: `filter/…`. */
export const FILTER_CODES = {
  'filter/syntax': {
    title: 'the filter cannot be read',
    cause: 'An operator, operand, quote or parenthesis is missing or misplaced.',
    cure: 'Correct the expression at the marked place; texts are in double quotes, conditions joined by AND and OR.',
  },
  'filter/too-long': {
    title: 'the filter is too long',
    cause: 'A filter has at most 4096 characters.',
    cure: 'List accounts in accounts.include or accounts.exclude, or mark them with a custom field and test that.',
  },
  'filter/too-deep': {
    title: 'the filter is nested too deeply',
    cause: 'Parentheses, calls, signs and choices may be nested 64 levels deep.',
    cure: 'Simplify the expression; a custom field on the account can carry the result.',
  },
  'filter/unknown-field': {
    title: 'the filter names a field that accounts do not have',
    cause:
      'A filter knows id, accountName, accountCode, currency, address.* and customFields.*; the names differ from those of the accounts API.',
    cure: 'Use one of these names, or put the word in double quotes when it is a text.',
  },
  'filter/unknown-function': {
    title: 'the filter calls a function that does not exist',
    cause: 'The functions are isnull, IN, and Math.max min floor ceil round pow abs.',
    cure: 'Use one of these functions; names are case sensitive.',
  },
  'filter/wrong-arguments': {
    title: 'a function of the filter has too few or too many arguments',
    cause:
      'Each function takes a fixed number of arguments; IN takes the value to look for and at least one candidate.',
    cure: 'Correct the arguments at the marked place.',
  },
  'filter/wrong-type': {
    title: 'the filter mixes texts, numbers and conditions',
    cause: 'A text or a condition stands where a number is needed, or the filter does not give true or false.',
    cure: 'Compare texts with == and !=, numbers with < and >, and join only comparisons with AND and OR.',
  },
  'filter/number-out-of-range': {
    title: 'a number of the filter is too large, too small or cannot be computed',
    cause: 'Numbers are exact decimals with bounded size; a division by zero or a broken power has no value.',
    cure: 'Guard the computation with a choice, for example x == 0 ? false : 1 / x > 2.',
  },
  'filter/unquoted-literal': {
    title: 'a text in the filter has no quotes',
    cause: 'A bare word on the right of a comparison is read as a text; what m3ter makes of it is not documented.',
    cure: 'Put the word in double quotes.',
  },
  'filter/outer-quotes': {
    title: 'the whole filter is in quotes',
    cause: 'One pair of quotes around the whole expression is ignored; it comes from copying it out of a page.',
    cure: 'Remove the outer quotes.',
  },
  'filter/mixed-and-or': {
    title: 'AND and OR are mixed without parentheses',
    cause: 'AND binds tighter than OR here; m3ter does not document its order.',
    cure: 'Add parentheses around each group.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
