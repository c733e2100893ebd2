import { AsyncLocalStorage } from 'node:async_hooks';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { textOf } from '../../src/sandbox/quickbooks/fields.ts';
import { markedDocuments } from '../simulation/observe.ts';
import { inWorld, TWO_BILLS, TWO_IN_PRODUCTION, type World } from './undo-world.ts';
import { compareText } from '../../src/support/compare-text.ts';

/** A row by the customer of its document, not by the account. */
const AT_GLOBEX = /Globex +\(?account ACME Ltd/;

describe('tieout undo', () => {
  it('refuses to void more than --max-undo allows', async () => {
    await inWorld(TWO_BILLS, async ({ run, folder, live }) => {
      await run('apply --auto-approve --journal run.jsonl');
      const planned = await run('undo --run run.jsonl --max-undo 1 --out undo.json --html undo.html', 5);
      expect(planned.stderr).toContain('page: undo.html shows this plan');
      expect(await readFile(join(folder, 'undo.html'), 'utf8')).toContain('tieout apply undo.json');
      expect(planned.stdout).toContain('the plan would void 2 invoices, more than 1');
      expect(planned.stdout).toContain('--max-undo 2');
      await run('apply undo.json', 5);
      expect(live()).toEqual(['INV-101 450.00', 'INV-102 500.00']);
      await run('apply undo.json --max-undo 2');
      expect(live()).toEqual([]);
    });
  });

  it('leaves an invoice that a person moved to another customer, and takes back what a wrong mapping sent', async () => {
    const world = `${TWO_BILLS}quickbooks:
  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '60', displayName: Globex }
`;
    await inWorld(world, async ({ run, happen, live }) => {
      await run('apply --auto-approve --journal run.jsonl --out sent.json');
      await happen([{ edit: { invoice: 'INV-101', set: { CustomerRef: { value: '60', name: 'Globex' } } } }]);
      expect((await run('plan')).stdout).toContain('other-customer');
      for (const source of ['--run run.jsonl', '--plan sent.json', '--bill INV-101']) {
        const planned = (await run(`undo ${source} --out undo.json`)).stdout.replaceAll(/\s+/g, ' ');
        expect(planned).toMatch(/! INV-101 .* edited-in-quickbooks .*put customer 58 back in QuickBooks/);
        expect(planned).toMatch(source === '--bill INV-101' ? /nothing to void/ : /1 voided \(USD 500\.00\)/);
      }
      // The mapping was wrong, it turns out: m3ter has the right one, and only the run says whom the other went to.
      await happen([
        { editFile: { file: 'mappings.yaml', replace: "'58'", with: "'60'" } },
        { unmap: { account: 'ACME' } },
        { map: { account: 'ACME', customer: '60' } },
      ]);
      const guessed = (await run('undo --bill INV-102')).stdout.replaceAll(/\s+/g, ' ');
      expect(guessed).toContain('if the mapping changed since, undo it by its run');
      const planned = await run('undo --run run.jsonl --out undo.json');
      expect(planned.stdout).toContain('1 voided (USD 500.00)');
      await run('apply undo.json', 4);
      expect(live()).toEqual(['INV-101 450.00']);
    });
  });

  it('names the customer of each document, in the plan and in the result of its apply', async () => {
    const world = `${TWO_BILLS}quickbooks:
  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '60', displayName: Globex }
`;
    await inWorld(world, async ({ run, happen }) => {
      await happen([
        { editFile: { file: 'mappings.yaml', replace: "'58'", with: "'60'" } },
        { unmap: { account: 'ACME' } },
        { map: { account: 'ACME', customer: '60' } },
      ]);
      expect((await run('plan')).stdout).toMatch(AT_GLOBEX);
      await run('apply --auto-approve --journal run.jsonl');
      expect((await run('undo --run run.jsonl --out undo.json')).stdout).toMatch(AT_GLOBEX);
      expect((await run('apply undo.json')).stdout).toMatch(AT_GLOBEX);
    });
  });

  it('undoes by its bill what another run wrote since', async () => {
    await inWorld(TWO_BILLS, async ({ run, happen, live }) => {
      await run('apply --auto-approve --out sent.json');
      await happen([{ recalculate: { bill: 'INV-101', lines: [{ text: 'Platform, monthly', price: '460' }] } }]);
      await run('apply --auto-approve');
      const planned = await run('undo --plan sent.json --out undo.json');
      const hint = /to undo it as it is now: tieout (undo --bill \S+)/.exec(planned.stdout.replaceAll(/\s+/g, ' '));
      await run('apply undo.json', 4);
      expect(live()).toEqual(['INV-101 460.00']);
      await run(`${hint?.[1] ?? ''} --out undo.json`);
      await run('apply undo.json');
      expect(live()).toEqual([]);
    });
  });

  it('takes of a plan only what that plan sent, and names the plan that sent the others', async () => {
    await inWorld(TWO_BILLS, async ({ run, folder, live }) => {
      await run('plan --out both.json');
      await run('apply --auto-approve --bill INV-101 --out one.json');
      await run('apply both.json');
      const planned = await run('undo --plan both.json --out undo.json');
      const said = planned.stdout.replaceAll(/\s+/g, ' ');
      expect(said).toContain('1 voided (USD 500.00)');
      const { id } = JSON.parse(await readFile(join(folder, 'one.json'), 'utf8')) as Plan;
      expect(said).toContain(`plan ${id.slice(0, 12)} sent invoice INV-101`);
      await run('apply undo.json', 4);
      expect(live()).toEqual(['INV-101 450.00']);
    });
  });

  it('takes nothing of a plan that was never applied', async () => {
    await inWorld(TWO_BILLS, async ({ run, live }) => {
      await run('plan --out never.json');
      await run('apply --auto-approve --bill INV-101');
      await run('apply --auto-approve --bill INV-102');
      const planned = await run('undo --plan never.json --out undo.json');
      expect(planned.stdout).toContain('not-of-this-run');
      await run('apply undo.json', 4);
      expect(live()).toEqual(['INV-101 450.00', 'INV-102 500.00']);
    });
  });

  it('takes the last run of a journal that sent something, says which, and an earlier one by its plan', async () => {
    await inWorld(TWO_BILLS, async ({ run, folder, live }) => {
      await run('apply --auto-approve --bill INV-101 --journal run.jsonl --out one.json');
      await run('apply --auto-approve --bill INV-102 --journal run.jsonl --out two.json');
      await run('apply --auto-approve --journal run.jsonl');
      const idOf = async (file: string) => (JSON.parse(await readFile(join(folder, file), 'utf8')) as Plan).id;
      const [one, two] = [(await idOf('one.json')).slice(0, 12), (await idOf('two.json')).slice(0, 12)];
      const last = await run('undo --run run.jsonl --out undo.json');
      const said = last.stderr.replaceAll(/\s+/g, ' ');
      expect(said).toContain(`plan ${two}: 1 document, USD 500.00`);
      expect(said).toContain('1 run since sent nothing');
      const earlier = /tieout (undo --run run\.jsonl --plan-id \S+)/.exec(said)?.[1] ?? '';
      expect(earlier).toContain(one);
      await run('apply undo.json');
      expect(live()).toEqual(['INV-101 450.00']);
      await run(`${earlier} --out first.json`);
      await run('apply first.json');
      expect(live()).toEqual([]);
    });
  });

  it('lists the runs of a journal when no run, or none of that plan, sent anything', async () => {
    await inWorld(TWO_BILLS, async ({ run }) => {
      await run('apply --auto-approve --bill INV-101 --journal run.jsonl --out one.json');
      const unknown = await run('undo --run run.jsonl --plan-id 000000', 3);
      expect(unknown.stderr.replaceAll(/\s+/g, ' ')).toMatch(/1 document, USD 450\.00.*undo\/unknown-run/);
      await run('undo --plan one.json --plan-id 000000', 64);
      await run('apply --auto-approve --only config --journal idle.jsonl');
      const idle = await run('undo --run idle.jsonl', 3);
      expect(idle.stderr.replaceAll(/\s+/g, ' ')).toMatch(
        /no run in idle\.jsonl sent a document, so there is nothing to undo next: nothing needs doing.*undo\/no-invoices/,
      );
    });
  });

  it('is undone again from the journal of the undo only by its own run', async () => {
    await inWorld(TWO_BILLS, async ({ run }) => {
      await run('apply --auto-approve --journal run.jsonl');
      await run('undo --run run.jsonl --out undo.json');
      await run('apply undo.json --journal run.jsonl');
      const again = await run('undo --run run.jsonl --out again.json');
      expect(again.stderr.replaceAll(/\s+/g, ' ')).toContain('2 documents, USD 950.00');
      expect(again.stdout).toContain('Skipped 2: undone 2');
      expect(again.stdout).toContain('Nothing to void: no document of these bills is left');
      expect(again.stdout).toMatch(/^Plan \w+: nothing to void, 2 skipped\.$/m);
      expect(again.stderr).toContain('saved to be read: there is nothing to void');
    });
  });

  it('says of a file that is there from an older undo that it is not this one, and leaves it', async () => {
    await inWorld(TWO_BILLS, async ({ run, folder, live }) => {
      await run('apply --auto-approve --journal run.jsonl');
      const first = await run('undo --bill INV-101 --out undo.json --html undo.html');
      expect(first.stderr).not.toContain('older');
      const saved = await readFile(join(folder, 'undo.json'), 'utf8');
      for (const [line, exitCode] of [
        ['undo --bill INV-9 --out undo.json --html undo.html', 4],
        ['undo --bill INV-9 --out undo.json --html undo.html --format json', 4],
        ['undo --run nothing.jsonl --out undo.json --html undo.html', 3],
        ['undo --run run.jsonl --connection other --out undo.json --html undo.html', 3],
      ] as const) {
        const said = (await run(line, exitCode)).stderr.replaceAll(/\s+/g, ' ');
        expect(said).toMatch(
          /undo\.json is left as it was written on \d{4}-\d\d-\d\d \d\d:\d\d UTC and is not this undo: tieout apply undo\.json would carry out the older one/,
        );
        expect(said).toMatch(/undo\.html is left .* and is not this undo: it shows an older one/);
        expect(await readFile(join(folder, 'undo.json'), 'utf8')).toBe(saved);
      }
      const next = await run('undo --bill INV-102 --out undo.json --html undo.html');
      expect(next.stderr).not.toContain('older');
      await run('apply undo.json');
      expect(live()).toEqual(['INV-101 450.00']);
    });
  });

  it('says the same of an older plan when a plan fails, and nothing of a file that is not there', async () => {
    await inWorld(TWO_BILLS, async ({ run, happen }) => {
      await run('plan --out plan.json');
      await happen([{ editFile: { file: 'mappings.yaml', replace: 'mappings:', with: 'mapings:' } }]);
      const failed = (await run('plan --out plan.json', 3)).stderr.replaceAll(/\s+/g, ' ');
      expect(failed).toContain('and is not this plan: tieout apply plan.json would carry out the older one');
      expect((await run('plan --out new.json', 3)).stderr).not.toContain('older');
    });
  });

  it('holds a bill that was undone without --hold by the word in the note, as the plan says', async () => {
    await inWorld(TWO_BILLS, async ({ run, happen, stage }) => {
      await run('apply --auto-approve --bill INV-101');
      await run('undo --bill INV-101 --out undo.json');
      await run('apply undo.json');
      const late = await run('undo --bill INV-101 --hold');
      const said = late.stdout.replaceAll(/\s+/g, ' ');
      expect(said).toContain('write held in place of undone in the private note of that invoice');
      expect(said).toContain('Blocked 1 bill that tieout cannot hold, with what to do by hand');
      expect(said).toContain('nothing to void, 1 blocked (USD 450.00)');
      const [one] = markedDocuments(stage.sandbox.states);
      const note = textOf(one?.fields ?? {}, 'PrivateNote') ?? '';
      await happen([{ edit: { invoice: 'INV-101', set: { PrivateNote: note.replace(' undone', ' held') } } }]);
      const plan = await run('plan --bill INV-101');
      expect(plan.stdout).toContain('held');
      expect(plan.stdout).not.toContain('INV-101  ACME Ltd  2026-10-31  USD 450.00  sent again');
    });
  });

  it('sends a held bill again as its hint says, and tells of the undo', async () => {
    await inWorld(TWO_BILLS, async ({ run, live }) => {
      await run('apply --auto-approve --bill INV-101');
      await run('undo --bill INV-101 --hold --out undo.json');
      await run('apply undo.json');
      const plan = await run('plan --bill INV-101');
      expect(plan.stdout).not.toContain('Drift');
      const said = plan.stdout.replaceAll(/\s+/g, ' ');
      expect(said).toContain('Held 1 bill that an undo with --hold keeps from being sent');
      const told = (await run('explain bill INV-101')).stdout.replaceAll(/\s+/g, ' ');
      expect(told).toMatch(/undone invoice INV-101 \(Id \d+\) was voided by an undo; the bill is held/);
      const hint = /tieout (apply --bill \S+ --resend \S+)/.exec(said)?.[1] ?? '';
      await run(`${hint} --auto-approve`);
      // The other bill, which waits too, is not sent with it.
      expect(live().map((text) => text.split(' ')[1] ?? '')).toEqual(['450.00']);
      const after = (await run('explain bill INV-101')).stdout.replaceAll(/\s+/g, ' ');
      expect(after).toContain('was voided by an undo; the bill is held');
    });
  });

  it('tells in explain that a bill was undone, and that a person voided an invoice before a resend', async () => {
    await inWorld(TWO_BILLS, async ({ run, happen }) => {
      await run('apply --auto-approve');
      await run('undo --bill INV-101 --out undo.json');
      await run('apply undo.json');
      await happen([{ void: 'INV-102' }]);
      const undone = (await run('explain bill INV-101')).stdout.replaceAll(/\s+/g, ' ');
      expect(undone).toContain('was voided by an undo; the bill is unsent again');
      await run('apply --auto-approve --resend INV-102');
      const voided = (await run('explain bill INV-102')).stdout.replaceAll(/\s+/g, ' ');
      expect(voided).toMatch(/voided invoice INV-102 \(Id \d+\) was voided in QuickBooks/);
      expect(voided).not.toContain('by tieout undo');
    });
  });

  it("leaves what m3ter's engine made to a person", async () => {
    const world = `${TWO_BILLS}
quickbooks:
  invoices:
    - customerId: '58'
      docNumber: '7001'
      txnDate: 2026-10-31
      lines: [{ amount: '450.00', itemId: '19', taxCode: NON }]
      id: '130'
`;
    await inWorld(world, async ({ run, happen, live }) => {
      await happen([{ run: { bill: 'INV-101', status: 'COMPLETE', invoice: '7001' } }]);
      await run('apply --auto-approve');
      const planned = await run('undo --bill INV-101 --out undo.json');
      expect(planned.stdout).toContain('not-made-by-tieout');
      // By hand, as the hint says it.
      await happen([{ void: '7001' }]);
      const hint = /tieout (apply --bill \S+ --resend \S+)/.exec(planned.stdout.replaceAll(/\s+/g, ' '));
      await run(`${hint?.[1] ?? ''} --auto-approve`);
      expect(
        live()
          .map((text) => text.split(' ')[1] ?? '')
          .toSorted(compareText),
      ).toEqual(['450.00', '500.00']);
    });
  });

  it('sends a bill again whose credit memo a person deleted', async () => {
    const world = `
title: a credit
m3ter:
  bills:
    - { number: INV-101, lines: [{ text: 'A credit', price: '-40' }] }
`;
    await inWorld(world, async ({ run, stage, live }) => {
      await run('apply --auto-approve --journal run.jsonl');
      const planned = await run('undo --run run.jsonl');
      expect(planned.stdout).toContain("QuickBooks' API cannot void a credit memo");
      stage.sandbox.people.delete('CreditMemo', markedDocuments(stage.sandbox.states)[0]?.id ?? '');
      const hint = /tieout (apply --bill \S+ --resend \S+)/.exec(planned.stdout.replaceAll(/\s+/g, ' '));
      await run(`${hint?.[1] ?? ''} --auto-approve`);
      expect(live()).toEqual(['INV-101 40.00']);
    });
  });

  it('takes the last run of a journal, with earlier runs of the same plan, and a line that was cut off', async () => {
    await inWorld(TWO_BILLS, async ({ run, folder, live }) => {
      await run('apply --auto-approve --bill INV-101 --journal run.jsonl');
      await run('apply --auto-approve --journal run.jsonl');
      const path = join(folder, 'run.jsonl');
      await writeFile(path, `${await readFile(path, 'utf8')}{"at":"2026-11-03T09:04:00.000Z","event":"int`);
      await run('undo --run run.jsonl --out undo.json');
      await run('apply undo.json');
      expect(live()).toEqual(['INV-101 450.00']);
    });
  });

  it('is planned from exactly one source, and says which file is no journal', async () => {
    await inWorld(TWO_BILLS, async ({ run, folder }) => {
      await run('apply --auto-approve --only config --out config.json');
      await writeFile(join(folder, 'other.jsonl'), '{"some":"other"}\n[]\n');
      const refused = [
        ['undo', 64, 'nothing says what is to be undone'],
        ['undo --run run.jsonl --bill INV-101', 64, 'exclude each other'],
        ['undo --run missing.jsonl', 3, 'undo/no-journal'],
        ['undo --run other.jsonl', 3, 'undo/no-journal'],
        ['undo --plan config.json', 3, 'undo/no-invoices'],
      ] as const;
      for (const [line, exitCode, words] of refused) {
        expect((await run(line, exitCode)).stderr.replaceAll(/\s+/g, ' ')).toContain(words);
      }
      const nothing = await run('undo --bill INV-101');
      expect(nothing.stdout).toContain('Skipped 1: not-sent 1');
      const unknown = await run('undo --bill INV-999', 4);
      expect(unknown.stdout).toContain('plan/unknown-bill');
    });
  });

  it('asks a person in production, also for a saved plan', async () => {
    await inWorld(TWO_IN_PRODUCTION, async ({ run, live }) => {
      await run('apply --auto-approve --journal run.jsonl');
      await run('undo --run run.jsonl --out undo.json');
      const refused = await run('apply undo.json', 5);
      expect(refused.stderr).toContain('apply/not-confirmed');
      expect(live()).toHaveLength(2);
      await run('apply undo.json --auto-approve');
      expect(live()).toEqual([]);
    });
  });
});

/** Commands, each in a world of its own, so that one of them can end without a word. */
const processes = new AsyncLocalStorage<{ isDead: boolean }>();

type When = 'before' | 'after';

/** Runs a command that ends without a word at its n-th request to a system. Counts requests when it is not killed. */
async function runKilled(world: World, line: string, kill: { readonly request: number; readonly when: When } | null) {
  const { fetch } = globalThis;
  const never = new Promise<never>(() => {});
  const requests: { readonly isWrite: boolean }[] = [];
  let end = (): void => {};
  const killed = new Promise<void>((resolve) => void (end = resolve));
  globalThis.fetch = async (input, init) => {
    const self = processes.getStore();
    if (self === undefined) return fetch(input, init);
    if (self.isDead) return never;
    const url = input instanceof Request ? input.url : String(input);
    const { method } = input instanceof Request ? input : { method: init?.method ?? 'GET' };
    const number = /oauth/.test(url) ? -1 : requests.push({ isWrite: method !== 'GET' }) - 1;
    const die = async (): Promise<never> => {
      self.isDead = true;
      end();
      return never;
    };
    if (number === kill?.request && kill.when === 'before') return die();
    const response = await fetch(input, init);
    return number === kill?.request || self.isDead ? die() : response;
  };
  try {
    await Promise.race([processes.run({ isDead: false }, async () => world.stage.run(line, world.folder)), killed]);
  } finally {
    globalThis.fetch = fetch;
  }
  return requests;
}

const BILLS = ['INV-101', 'INV-102'] as const;

/** Sends two bills, plans their undo, and ends its apply at a request. Then goes on in one of two ways. */
async function killUndo(kill: { readonly request: number; readonly when: When } | null, next: string) {
  let requests: readonly { readonly isWrite: boolean }[] = [];
  await inWorld(TWO_BILLS, async (world) => {
    const { run, live, stage } = world;
    await run('apply --auto-approve --journal run.jsonl');
    await run('undo --run run.jsonl --out undo.json');
    requests = await runKilled(world, 'apply undo.json', kill);
    for (const line of next.split('; ')) await run(line);
    const { mappings } = stage.sandbox.states.m3ter;
    expect(live(), `killed ${kill?.when ?? ''} ${String(kill?.request)}, then ${next}`).toEqual([]);
    expect(mappings.filter(({ m3terEntity }) => m3terEntity === 'Bill')).toEqual([]);
    expect(voids(world)).toBe(BILLS.length);
    // The bills are unsent: the next apply sends each once, under a number of its own.
    await run('apply --auto-approve');
    await run('apply --auto-approve');
    expect(
      live()
        .map((text) => text.split(' ')[1] ?? '')
        .toSorted(compareText),
    ).toEqual(['450.00', '500.00']);
    expect(live().filter((text) => !/^INV-10\d-2 /.test(text))).toEqual([]);
  });
  return requests;
}

/** How often an invoice was voided. */
function voids({ stage }: World): number {
  return stage.sandbox.journal.filter(({ operation }) => operation === 'void').length;
}

describe('an undo that ends without a word', () => {
  it('goes on where it was, by the same plan or by another undo, at every request', { timeout: 600_000 }, async () => {
    const requests = await killUndo(null, 'plan');
    expect(requests.filter(({ isWrite }) => isWrite)).toHaveLength(4);
    const again = 'undo --run run.jsonl --out again.json; apply again.json';
    for (const [request, { isWrite }] of requests.entries()) {
      const next = request % 2 === 0 ? 'apply undo.json' : again;
      // A read changes nothing: killed before it is killed after the request in front of it.
      for (const when of isWrite ? (['before', 'after'] as const) : (['after'] as const)) {
        await killUndo({ request, when }, next);
      }
    }
  });

  it('and without a second undo the bills that are void by then are sent again once', { timeout: 60_000 }, async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, live } = world;
      await run('apply --auto-approve --journal run.jsonl');
      await run('undo --run run.jsonl --out undo.json');
      // The first write marks both, the second voids them, and the others would remove the records.
      const calm = await killUndo(null, 'plan');
      const isVoid = calm.findIndex(({ isWrite }, at) => isWrite && calm.slice(0, at).some((one) => one.isWrite));
      await runKilled(world, 'apply undo.json', { request: isVoid, when: 'after' });
      expect(live()).toEqual([]);
      await run('apply --auto-approve');
      const second = JSON.parse((await run('plan --format json')).stdout) as Plan;
      expect(second.changes).toEqual([]);
      expect(live()).toHaveLength(2);
    });
  });
});
