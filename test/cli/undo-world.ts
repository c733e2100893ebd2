import { expect } from 'vitest';
import { amountOf, textOf } from '../../src/sandbox/quickbooks/fields.ts';
import { onStage, playersOf, type Play } from '../scenario-runner/play-scenario.ts';
import { parseScenario } from '../scenario-runner/scenario-file.ts';
import type { CommandRun } from '../scenario-runner/stage.ts';
import { markedDocuments } from '../simulation/observe.ts';

export const TWO_BILLS = `
title: two bills
m3ter:
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
    - { number: INV-102, lines: [{ text: 'Platform, monthly', price: '500' }] }
`;

/** The same, in a company with real books. */
export const TWO_IN_PRODUCTION = TWO_BILLS.replace(
  'm3ter:',
  `workspace:
  connection.yaml:
    quickbooks: { environment: production }
  invoices.yaml:
    destination: QuickBooks
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: platform, item: '19' }
m3ter:`,
);

export interface World extends Play {
  /** A command line, which must end with this exit code. */
  readonly run: (line: string, exitCode?: number) => Promise<CommandRun>;
  readonly happen: ReturnType<typeof playersOf>['runEvents'];
  /** The numbers of the invoices and credit memos of ours that are not void. */
  readonly live: () => readonly string[];
}

/** Plays commands in a world of a scenario. */
export async function inWorld(world: string, act: (world: World) => Promise<void>): Promise<void> {
  await onStage(parseScenario(world, 'a world of undo'), async (play) => {
    const { run, runEvents } = playersOf(play);
    const { states } = play.stage.sandbox;
    await act({
      ...play,
      happen: runEvents,
      run: async (line, exitCode = 0) => {
        const done = await run(line);
        expect({
          line,
          exitCode: done.exitCode,
          said: done.exitCode === exitCode ? '' : done.stdout + done.stderr,
        }).toEqual({
          line,
          exitCode,
          said: '',
        });
        return done;
      },
      live: () =>
        markedDocuments(states)
          .filter(({ voided }) => !voided)
          .map(({ fields }) => `${textOf(fields, 'DocNumber') ?? ''} ${amountOf(fields, 'TotalAmt').toFixed(2)}`),
    });
  });
}
