import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { seedMapping } from '../../src/sandbox/seed/m3ter-records.ts';
import { CONNECTION_FILE, openWorld } from './authoring-world.ts';
import { runInProcess } from './run-in-process.ts';

/** Without its line breaks, which depend on the width. */
function wordsOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

interface Said {
  readonly warnings: readonly string[];
  readonly next: readonly string[];
}

describe('a mapping to a record of another name, although one of exactly the name exists', () => {
  const doubtful = () =>
    openWorld({
      change: ({ m3ter, quickbooks }) => {
        const product = m3ter.products.find(({ code }) => code === 'api-calls');
        const account = m3ter.accounts.find(({ code }) => code === 'HOOLI');
        const item = Object.values(quickbooks.records.Item).find(({ Id }) => Id === '23') as { Name: string; FullyQualifiedName: string }; // prettier-ignore
        Object.assign(item, { Name: product?.name, FullyQualifiedName: product?.name });
        seedMapping(m3ter, { m3terEntity: 'Product', m3terId: product?.id ?? '', externalTable: 'Item', externalId: '20' }); // prettier-ignore
        seedMapping(m3ter, { m3terEntity: 'Account', m3terId: account?.id ?? '', externalTable: 'Customer', externalId: '58' }); // prettier-ignore
      },
    });

  test('is taken over as it is, with a warning and a comment that name the other one', async () => {
    const world = await doubtful();
    const { exitCode, stdout } = await world.run('import --from 2026-08-01');
    expect(exitCode).toBe(0);
    const items = await world.read('integrations/items.yaml');
    const [line = ''] = items.split('\n').filter((one) => one.includes('product: api-calls'));
    expect(line).toMatch(
      /- \{ product: api-calls, item: '20' \} # .* → .*; QuickBooks also has the item ".*" \(Id 23\)/,
    );
    expect(line).toContain("write item: '23' here and run tieout plan");
    expect(await world.read('integrations/customers.yaml')).toMatch(
      /account: HOOLI.*has the customer "Hooli" \(Id 61\)/,
    );
    expect(wordsOf(stdout)).toMatch(
      /warning: .*product: api-calls.* is what m3ter has, but QuickBooks also has the item/,
    );
    const again = JSON.parse((await world.run('import --from 2026-08-01 --format json')).stdout) as Said;
    expect(again.warnings).toEqual([]);
  });

  test('what it says to write is what changes the mapping', async () => {
    const world = await doubtful();
    await world.run('import --from 2026-08-01');
    const path = 'integrations/items.yaml';
    await world.write(path, (await world.read(path)).replace("product: api-calls, item: '20'", "product: api-calls, item: '23'")); // prettier-ignore
    const { stdout } = await world.run('plan --format json --only config');
    const { changes } = JSON.parse(stdout) as { changes: { action: string; address: string }[] };
    expect(changes).toMatchObject([{ action: 'update', address: expect.stringContaining('api-calls') as string }]);
  });

  test('is said on GitHub too', async () => {
    const { stdout } = await (await doubtful()).run('import --format github');
    expect(stdout).toMatch(/^::warning .*QuickBooks also has the item/m);
  });

  test('a record of the same name is no reason to warn', async () => {
    const { stdout } = await (
      await openWorld({
        change: ({ quickbooks }) => {
          delete quickbooks.records.Item['24'];
        },
      })
    ).run('import --from 2026-08-01 --format json');
    expect((JSON.parse(stdout) as Said).warnings).toEqual([]);
  });
});

describe('the first day to send', () => {
  test('is said when nobody gave one, with the bills that it leaves unsent and where to change it', async () => {
    const world = await openWorld();
    const { stdout } = await world.run('import');
    const today = new Date().toISOString().slice(0, 10);
    expect(wordsOf(stdout)).toMatch(
      new RegExp(
        `warning: delivery\\.from is ${today}, today, because no --from was given: bills dated earlier are never sent; ` +
          'of the 62 days before, \\d+ bills have no record of an invoice, dated \\S+ and later: .*USD [\\d,.]+',
      ),
    );
    expect(wordsOf(stdout)).toContain('write it as delivery.from in integrations/quickbooks-us-invoices.yaml');
  });

  test('that was given is not', async () => {
    const { stdout } = await (await openWorld()).run('import --from 2026-08-01');
    expect(stdout).not.toContain('delivery.from');
  });

  test('and how many invoices a plan may send at most', async () => {
    const world = await openWorld();
    await world.run('import');
    expect(parse(await world.read('integrations/quickbooks-us-invoices.yaml'))).toMatchObject({
      limits: { maxInvoices: 100 },
    });
  });
});

describe('what import writes', () => {
  test('is kept by fmt, to the byte', async () => {
    const world = await openWorld();
    await world.run('import');
    expect((await world.run('fmt --check')).stdout).toContain('files are formatted');
  });

  test('and what init writes for one connection more, is kept by fmt as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tieout-init-fmt-'));
    const run = (line: string) => runInProcess({ arguments: line.split(' '), workingDirectory: folder });
    await run('init --name acme');
    await run('init --name acme-production --environment production');
    expect((await run('fmt --check')).stdout).toContain('All 6 files are formatted.');
  });

  test('of a second connection stands beside it, with schemas that are there, and the starter is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tieout-second-'));
    const run = (line: string) => runInProcess({ arguments: line.split(' '), workingDirectory: folder });
    await run('init --name acme --environment sandbox --from 2026-08-01');
    await run('init --name acme-production --environment production --from 2026-08-01');
    const imported = await run('import --connection acme-production --sandbox --from 2026-08-01 --format json');
    expect([imported.exitCode, imported.stderr]).toEqual([0, '']);
    const { files, notes } = JSON.parse(imported.stdout) as { files: { path: string }[]; notes: string[] };
    for (const { path } of files) {
      expect(path).toMatch(/^integrations\/acme-production\//);
      const [, schema = ''] = /\$schema=(\S+)/.exec(await readFile(join(folder, path), 'utf8')) ?? [];
      expect(JSON.parse(await readFile(join(folder, path, '..', schema), 'utf8'))).toHaveProperty('$id');
    }
    expect(notes.join('\n')).toContain(
      'integrations/acme-production/quickbooks.yaml:5: integration "QuickBooks invoices" stays',
    );
    await run('init --name acme-third --environment sandbox --from 2026-08-01');
    const first = await run('import --connection acme --sandbox --from 2026-08-01 --format json');
    for (const { path } of (JSON.parse(first.stdout) as { files: { path: string }[] }).files) {
      const [, schema = ''] = /\$schema=(\S+)/.exec(await readFile(join(folder, path), 'utf8')) ?? [];
      expect(JSON.parse(await readFile(join(folder, path, '..', schema), 'utf8'))).toHaveProperty('$id');
    }
  });
});

interface Failed {
  readonly reason: string;
  readonly nextStep: string;
}

describe('what the files cannot take is said with what to do, and doing it works', () => {
  test('a filter of m3ter that nobody can read, for an integration that is in use: nothing is written', async () => {
    const world = await openWorld();
    await world.run('import --from 2026-08-01');
    const path = 'integrations/quickbooks-us-invoices.yaml';
    const before = await world.read(path);
    const [config] = world.states.m3ter.configs;
    if (config === undefined) throw new Error('the example company has a configuration');
    const { configData } = config;
    config.configData = { ...configData, accountFilter: 'customFields.country ==' };
    const { exitCode, stdout } = await world.run('import --format json');
    const failed = JSON.parse(stdout) as Failed;
    expect([exitCode, failed.reason]).toEqual([3, 'cli/import-unusable']);
    expect(failed.nextStep).toContain('nothing was written; correct the value in m3ter');
    expect(await world.read(path)).toBe(before);
    config.configData = configData;
    expect((await world.run('import')).exitCode).toBe(0);
  });

  test('names of settings that a document cannot hold in its form: they are written by hand', async () => {
    const withKeys = (keys: string): string =>
      CONNECTION_FILE.replace('quickbooks:\n', () => `  configKeys: ${keys}\nquickbooks:\n`);
    const held = `${withKeys('&nothing {}')}limits: *nothing\n`;
    const path = 'integrations/connection.yaml';
    const world = await openWorld({
      modes: { m3ter: { catalogueShape: 'variant-keys' } },
      files: { [path]: held },
    });
    const { exitCode, stdout } = await world.run('discover --write --format json');
    const failed = JSON.parse(stdout) as Failed;
    expect([exitCode, failed.reason]).toEqual([3, 'cli/keys-not-written']);
    const [, keys = ''] = /^write m3ter\.configKeys by hand: (\{.*\})$/.exec(failed.nextStep) ?? [];
    expect(await world.read(path)).toBe(held);
    await world.write(path, withKeys(keys));
    expect((await world.run('discover --write')).stderr).toContain('already has every key');
  });
});
