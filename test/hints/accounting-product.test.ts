import { expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { groupOf, listOf, refOf, textOf } from '../../src/sandbox/quickbooks/fields.ts';
import { onStage, playersOf } from '../scenario-runner/play-scenario.ts';
import type { Stage } from '../scenario-runner/stage.ts';
import { openWorld } from './obey-plan.ts';

/** Nothing is mapped to product api, nor to its accounting product. */
const WORLD = `
title: a product and its accounting product without a mapping
workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: platform, item: '19' }
m3ter:
  mappings: [{ account: ACME, customer: '58' }, { product: platform, item: '19' }]
  bills:
    - number: INV-101
      lines:
        - { type: USAGE, text: API requests, product: api, price: '25' }
        - { type: COMMITMENT_FEE, text: Prepayment, product: api, accountingProduct: prepaid, price: '300' }
`;

const CODE = 'mapping/accounting-product-missing';

interface Found {
  readonly messages: readonly string[];
  readonly hint: string;
}

function found(plan: Plan, code: string): Found {
  const some = plan.diagnostics.filter((diagnostic) => diagnostic.code === code);
  return { messages: some.map(({ message }) => message), hint: some[0]?.hint ?? '' };
}

/** The items on the lines of the only invoice, with their amounts. */
function itemsOf({ sandbox }: Stage): readonly string[] {
  const invoices = Object.values(sandbox.states.quickbooks.records.Invoice);
  return invoices
    .flatMap((invoice) => listOf(invoice, 'Line'))
    .flatMap((line) => {
      const item = refOf(groupOf(line, 'SalesItemLineDetail'), 'ItemRef');
      return item === null ? [] : [`${item}: ${textOf(line, 'Amount') ?? ''}`];
    });
}

it.each([
  ['gives the accounting product an item of its own', /^tieout (map --product prepaid) gives/, ' --item 28', '28: 300'],
  ['says that the item of the product is meant', /say so: tieout (map --product prepaid --item 20)$/, '', '20: 300'],
])(
  'who obeys the hint of the product is told of its accounting product until the next one is obeyed, which %s',
  async (_what, command, item, line) => {
    const file = await openWorld(WORLD);
    await onStage(file, async (play) => {
      const { run } = playersOf(play);
      const plan = async (): Promise<Plan> => JSON.parse((await run('plan --format json')).stdout) as Plan;
      const [about] = found(await plan(), 'mapping/item-missing').messages;
      expect(about).toBe(
        'product "api" has no QuickBooks item, and 1 bill of this plan needs one; ' +
          'the lines of accounting product "prepaid" get it too, until that is mapped',
      );
      const asked = JSON.parse((await run('map --format json')).stdout) as { notes: string[]; next: string[] };
      expect(asked.notes.find((note) => note.startsWith('product api'))).toContain('the lines of accounting product prepaid get its item too'); // prettier-ignore
      expect(asked.next.join('\n')).toMatch(/^if product api is .*, and the lines of accounting product prepaid get it too: tieout map --product api --item/m); // prettier-ignore
      await run('map --product api=20');
      for (const again of ['plan', 'again']) {
        const { messages, hint } = found(await plan(), CODE);
        expect([again, messages]).toEqual([again, [expect.stringContaining('so 1 line of 1 bill (USD 300.00) goes to item 20 API usage')]]); // prettier-ignore
        expect(hint).toMatch(command);
      }
      const { hint } = found(await plan(), CODE);
      expect((await run(`${command.exec(hint)?.[1] ?? ''}${item}`)).exitCode).toBe(0);
      expect(found(await plan(), CODE).messages).toEqual([]);
      await run('apply --auto-approve');
      expect(itemsOf(play.stage)).toEqual(['20: 25', line]);
    });
  },
  180_000,
);
