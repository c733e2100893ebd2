import type { Decimal } from '../model/decimal.ts';
import type { Code } from '../model/codes.ts';

/** Offsets into the filter's text: `start` of the first character, `end` after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An error or a doubt in a filter, with its place in the text. */
export interface FilterFinding extends Span {
  readonly severity: 'error' | 'warning';
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR';

/** The fields of an account that a filter may name (m3ter.md §6.1). */
export type AccountField =
  | 'id'
  | 'accountName'
  | 'accountCode'
  | 'currency'
  | 'customFields'
  | 'address'
  | 'addressLine1'
  | 'addressLine2'
  | 'addressLine3'
  | 'addressLine4'
  | 'locality'
  | 'region'
  | 'postCode'
  | 'country';

/** A filter as a tree. Every node has its place in the text. */
export type Expression =
  | ({ readonly kind: 'literal'; readonly value: null | boolean | string | Decimal } & Span)
  | ({ readonly kind: 'field'; readonly field: AccountField } & Span)
  | ({ readonly kind: 'customField'; readonly name: string } & Span)
  | ({ readonly kind: 'unary'; readonly operator: '+' | '-'; readonly operand: Expression } & Span)
  | ({
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    } & Span)
  | ({
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    } & Span)
  | ({ readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] } & Span);

export type FunctionName =
  'isnull' | 'IN' | 'Math.max' | 'Math.min' | 'Math.floor' | 'Math.ceil' | 'Math.round' | 'Math.pow' | 'Math.abs';

/** A filter without errors, ready to be evaluated on accounts. */
export interface ParsedFilter {
  readonly text: string;
  readonly root: Expression;
  /** The custom fields in the filter. A stage that knows the organization can check them. */
  readonly customFields: readonly ({ readonly name: string } & Span)[];
}
