import type { CommandHint } from './obey-command.ts';
import type { FileHint } from './files.ts';
import type { ObeyedHint } from './obey-plan.ts';

/** A test that obeys the hint, by its file and a text in it, where no table can. */
export interface Elsewhere {
  readonly test: readonly [file: string, text: string];
}

/** The hint asks for nothing. */
export interface NothingToDo {
  readonly nothing: string;
}

/** What shows that a hint can be obeyed: mostly it is, in a world of its own. */
export type Row = ObeyedHint | CommandHint | Elsewhere | NothingToDo;

/** How a code of a command is shown; several hints, or several ways to obey one, are a list. */
export type CommandRow = CommandHint | readonly CommandHint[] | Elsewhere;

/** One code may have several. */
export type Rows = Row | readonly ObeyedHint[] | readonly CommandHint[];

export type AnyRow = Row | FileHint;

/** Bill INV-101 of USD 450 for ACME, customer 58, and nothing else. */
export const ONE_BILL = `
title: one bill
m3ter:
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
`;

export const SENT = 'invoice INV-101 of customer 58: USD 450, for bill INV-101';

/** The same bill, and a connection to another company. */
export const TWO_CONNECTIONS = `${ONE_BILL}workspace:
  second.yaml:
    apiVersion: tieout/v1
    kind: Connection
    name: second
    m3ter: { organizationId: 2f0c5a1e-7b1d-4c7e-9a53-6d1f0e8b4c22 }
    quickbooks: { environment: sandbox, realmId: '9341453172026002' }
`;

/** The same bill, and nothing is mapped to its product. */
export const NO_ITEM = `
title: no item
workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
m3ter:
  mappings:
    - { account: ACME, customer: '58' }
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
`;
