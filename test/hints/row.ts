import type { ObeyedHint } from './obey.ts';

/**
 * What shows that a hint can be obeyed: it is, in a world of its own; another test does it, named by its file and
 * title; or it says that nothing is to be done.
 */
export type Row = ObeyedHint | { readonly test: readonly [file: string, title: string] } | { readonly nothing: string };

/** Bill INV-101 of USD 450 for ACME, customer 58, and nothing else. */
export const ONE_BILL = `
title: one bill
m3ter:
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
`;

export const SENT = 'invoice INV-101 of customer 58: USD 450, for bill INV-101';
