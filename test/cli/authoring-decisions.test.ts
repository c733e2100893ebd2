import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { seedMapping } from '../../src/sandbox/seed/m3ter-records.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import { CONNECTION_FILE, openWorld, plannedChanges, type AuthoringWorld } from './authoring-world.ts';

// What an import cannot decide for a person: the files stay as they were written, the plan shows
// exactly that and nothing else, and the import says so with what to do.

const GONE = '00000000-0000-4000-8000-000000000000';
const SECOND = '22222222-2222-4222-8222-222222222222';

const INTEGRATION = `apiVersion: tieout/v1
kind: Integration
name: QuickBooks US invoices
connection: northwind-sandbox
destination: QuickBooksSandbox
delivery: { from: 2026-08-01, mode: reportOnly }
`;

const listOf = (mappings: string): string => `apiVersion: tieout/v1
kind: ExternalMappings
name: m
connection: northwind-sandbox
${mappings}`;

function withFiles(files: Readonly<Record<string, string>>, change?: (states: SandboxStates) => void) {
  const all = { connection: CONNECTION_FILE, ...files };
  return openWorld({
    files: Object.fromEntries(
      Object.entries(all).map(([name, text]) => [`integrations/${name}${name.includes('.') ? '' : '.yaml'}`, text]),
    ),
    ...(change === undefined ? {} : { change }),
  });
}

function setting(key: string, value: unknown) {
  return ({ m3ter }: SandboxStates): void => {
    const [config] = m3ter.configs;
    if (config !== undefined) config.configData = { ...config.configData, [key]: value as never };
  };
}

interface Told {
  readonly notes: string;
  readonly next: string;
}

async function importInto(world: AuthoringWorld): Promise<Told> {
  const { stdout, stderr, exitCode } = await world.run('import --format json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { notes, next } = JSON.parse(stdout) as { notes: string[]; next: string[] };
  return { notes: notes.join('\n'), next: next.join('\n') };
}

/** What a run replaced it tells once. */
const TOLD_ONCE = /: .+ → .+, as m3ter has it$/;

/** Imports, and imports again: the second run tells a person what is left to decide, as the first, and changes no byte. */
async function importTwice(world: AuthoringWorld): Promise<Told> {
  const first = await importInto(world);
  const paths = (await world.list()).filter((path) => path.startsWith('integrations/'));
  const before = await Promise.all(paths.map((path) => world.read(path)));
  const second = await importInto(world);
  expect(await Promise.all(paths.map((path) => world.read(path)))).toEqual(before);
  const left = first.notes.split('\n').filter((note) => !TOLD_ONCE.test(note));
  expect(second.notes).toBe(left.join('\n'));
  return second;
}

describe('what the files hold and m3ter does not', () => {
  test('an integration is created by the next apply', async () => {
    const world = await withFiles({ mine: INTEGRATION.replace('US invoices', 'UK invoices') });
    // The other one comes with the import, and both take every account.
    expect((await importInto(world)).notes).toContain('so it takes those of "QuickBooks US invoices" too');
    const told = await importTwice(world);
    expect(told.notes).toContain('"QuickBooks UK invoices" stays, and is not in m3ter');
    expect(told.next).toContain('remove the integration "QuickBooks UK invoices"');
    expect(await plannedChanges(world)).toEqual(['create integration/QuickBooks UK invoices']);
  });

  test('a mapping is created by the next apply', async () => {
    const world = await withFiles({ m: listOf('mappings:\n  - { account: HOOLI, customer: "61" }\n') });
    const told = await importTwice(world);
    expect(told.notes).toContain('account HOOLI → customer 61 Hooli (integrations/m.yaml:6)');
    expect(told.next).toContain('take lines out that m3ter should not have');
    expect(await plannedChanges(world)).toEqual(['create mapping/QuickBooksSandbox/Customer/Account/HOOLI']);
  });

  test('a pin to a configuration that is gone is an error of the plan', async () => {
    const world = await withFiles({ us: `${INTEGRATION}id: ${GONE}\n` });
    const told = await importTwice(world);
    expect(told.notes).toContain(`integrations/us.yaml:7: integration "QuickBooks US invoices" is pinned to ${GONE}`);
    expect(told.next).toContain('remove the id');
    expect(await plannedChanges(world)).toEqual([`m3ter has no configuration with id ${GONE}`, 'exit 3']);
    await world.write('integrations/us.yaml', INTEGRATION);
    await importInto(world);
    expect(await plannedChanges(world)).toEqual([]);
  });

  test('a mapping of an account that is gone is an error of the plan', async () => {
    const world = await withFiles({ m: listOf(`mappings:\n  - { account: ${GONE}, customer: "59" }\n`) });
    const told = await importTwice(world);
    expect(told.notes).toContain(`integrations/m.yaml:6: m3ter has no account with id ${GONE}`);
    expect(told.next).toContain('correct the errors');
    expect(await plannedChanges(world)).toEqual([`m3ter has no account with id ${GONE}`, 'exit 3']);
  });
});

describe('a configuration that m3ter has disabled', () => {
  const disable = ({ m3ter }: SandboxStates): void => {
    for (const config of m3ter.configs) config.enabled = false;
  };

  test('is enabled by the next apply when a file wants it', async () => {
    const world = await withFiles({ us: INTEGRATION }, disable);
    const told = await importTwice(world);
    expect(told.notes).toContain('is disabled in m3ter: the next apply enables it');
    expect(told.next).toContain('NAME.yaml.disabled');
    expect(await plannedChanges(world)).toEqual(['enable integration/QuickBooks US invoices']);
  });

  test('two of one name are set aside in two files', async () => {
    const world = await withFiles({}, ({ m3ter }) => {
      const [config] = m3ter.configs;
      if (config !== undefined) m3ter.configs.push({ ...structuredClone(config), id: SECOND });
      disable({ m3ter } as SandboxStates);
    });
    await importInto(world);
    const before = await world.list();
    expect(before.filter((path) => path.endsWith('.disabled'))).toHaveLength(2);
    await importInto(world);
    expect(await world.list()).toEqual(before);
    expect(await plannedChanges(world)).toEqual([]);
  });
});

describe('values that a variable or an anchor holds', () => {
  test('of a setting: left, named with what m3ter has', async () => {
    const world = await withFiles({
      us: `${INTEGRATION}quickbooks:\n  bccEmail: \${BCC:-else@example.com}\n`,
    });
    const told = await importTwice(world);
    expect(told.notes).toContain('integrations/us.yaml: quickbooks.bccEmail differs from m3ter');
    expect(told.notes).toContain('m3ter has "invoices@northwind-robotics.example"');
    expect(told.next).toContain('by hand, or let tieout apply bring m3ter to the files');
    expect(await plannedChanges(world)).toEqual(['update integration/QuickBooks US invoices']);
    expect(await world.read('integrations/us.yaml')).toContain('bccEmail: ${BCC:-else@example.com}');
  });

  test('an alias gets a value of its own where m3ter has another one', async () => {
    const world = await withFiles({
      us: `${INTEGRATION}accounts:\n  include: &none []\n  exclude: *none # not these\n`,
    });
    await importTwice(world);
    expect(await plannedChanges(world)).toEqual([]);
    const text = await world.read('integrations/us.yaml');
    expect(text).toContain('  include: &none []\n  exclude: [VANDELAY] # not these\n');
  });

  test('of mapping lines: left, and only they are planned', async () => {
    const lines = `mappings:
  - { account: GLOBEX, customer: "\${GLOBEX:-59}" } # ours
  - { account: INITECH, customer: &shared "60" }
  - { account: UMBRELLA, customer: *shared }
  - { account: STARK, customer: *shared } # Stark Industries → Umbrella
  - { customer: "58", account: TYRELL } # in this order
`;
    const world = await withFiles({ m: listOf(lines) });
    const told = await importTwice(world);
    expect(told.notes).toContain('integrations/m.yaml:6: account GLOBEX → customer 59 Initech; m3ter has Customer 58');
    expect(told.notes).toContain('integrations/m.yaml:7: account INITECH');
    expect(await world.read('integrations/m.yaml')).toBe(
      listOf(lines)
        .replace('*shared } # Stark Industries → Umbrella', '"62" } # Stark Industries → Stark Industries LLC')
        .replace('customer: "58", account: TYRELL', 'customer: "65", account: TYRELL'),
    );
    expect(await plannedChanges(world)).toEqual([
      'update mapping/QuickBooksSandbox/Customer/Account/GLOBEX',
      'update mapping/QuickBooksSandbox/Customer/Account/INITECH',
    ]);
  });
});

describe('mappings in other forms', () => {
  test('rows of a CSV file are changed and added', async () => {
    const world = await withFiles({
      m: listOf('mappingsFrom: ./accounts.csv # from the CRM\n'),
      'accounts.csv': 'account,customer,customer.displayName\r\nGLOBEX,59,\r\n"INITECH",,Umbrella\r\n',
    });
    await importTwice(world);
    expect(await plannedChanges(world)).toEqual([]);
    expect(await world.read('integrations/accounts.csv')).toBe(
      'account,customer,customer.displayName\r\nGLOBEX,58,\r\n"INITECH",59,\r\nSTARK,62,\r\nTYRELL,65,\r\nUMBRELLA,60,\r\n',
    );
  });

  test('a CSV file without the column of an Id gets no rows, and what differs is left', async () => {
    const world = await withFiles({
      m: listOf('mappingsFrom: ./accounts.csv\n'),
      'accounts.csv': 'account,customer.displayName\nGLOBEX,Initech\n',
    });
    const told = await importTwice(world);
    expect(told.notes).toContain(
      'integrations/accounts.csv:2: account GLOBEX → customer 59 Initech; m3ter has Customer 58',
    );
    expect(await plannedChanges(world)).toEqual(['update mapping/QuickBooksSandbox/Customer/Account/GLOBEX']);
    expect(await world.read('integrations/customers.yaml')).toContain("{ account: UMBRELLA, customer: '60' }");
  });

  test('a list in brackets', async () => {
    const world = await withFiles({ m: listOf('mappings: [{ account: GLOBEX, customer: "59" }]\n') });
    await importTwice(world);
    expect(await plannedChanges(world)).toEqual([]);
    expect(await world.read('integrations/m.yaml')).toContain('mappings: [{ account: GLOBEX, customer: "58" }, {');
  });

  test('a line that deletes what m3ter has becomes a line that keeps it', async () => {
    const world = await withFiles({ m: listOf('mappings:\n  - { account: GLOBEX, absent: true } # moved away\n') });
    await importTwice(world);
    expect(await plannedChanges(world)).toEqual([]);
    expect(await world.read('integrations/m.yaml')).toContain("  - { account: GLOBEX, customer: '58' } # moved away\n");
  });
});

describe('one thing that m3ter maps twice', () => {
  const mapTwice = ({ m3ter }: SandboxStates): void => {
    const m3terId = m3ter.accounts.find(({ code }) => code === 'HOOLI')?.id ?? '';
    seedMapping(m3ter, { m3terEntity: 'Account', m3terId, externalTable: 'Customer', externalId: '58' });
    const last = m3ter.mappings.at(-1);
    if (last !== undefined) m3ter.mappings.push({ ...last, id: SECOND, externalId: '61' });
  };

  test('is not in use until one is deleted', async () => {
    const world = await withFiles({}, mapTwice);
    const told = await importTwice(world);
    expect(told.notes).toContain('m3ter has 2 mappings where one can be: Hooli →');
    expect(told.next).toContain('delete all but one there, then run tieout import again');
    expect(await plannedChanges(world)).toEqual([]);
    expect(await world.read('integrations/customers.yaml')).toContain('# - { account: HOOLI, customer: "61" }');
    world.states.m3ter.mappings.splice(
      world.states.m3ter.mappings.findIndex(({ id }) => id === SECOND),
      1,
    );
    await importInto(world);
    expect(await world.read('integrations/customers.yaml')).toContain("\n  - { account: HOOLI, customer: '58' }");
    expect(await plannedChanges(world)).toEqual([]);
  });

  test('is an error of the plan when a line names it', async () => {
    const world = await withFiles({ m: listOf('mappings:\n  - { account: HOOLI, customer: "61" }\n') }, mapTwice);
    const told = await importTwice(world);
    expect(told.next).toContain('delete all but one there');
    const [error, exit] = await plannedChanges(world);
    expect(error).toContain('m3ter has 2 mappings for account HOOLI');
    expect(exit).toBe('exit 3');
  });
});

describe('references of a configuration that lead nowhere', () => {
  test.each([
    ['restrictedAccountIds', 'accounts.exclude'],
    ['accountIds', 'accounts.include'],
    ['excludedProducts', 'bills.exclude.products'],
    ['excludedAggregations', 'bills.exclude.aggregations'],
    ['integrationDisabledNotificationUsers', 'notifyOnDisabled'],
  ])('%s: kept as m3ter has it, and the plan warns', async (key, yamlPath) => {
    const world = await withFiles({}, setting(key, [GONE]));
    const told = await importInto(world);
    expect(told.notes).toContain(`${yamlPath}: m3ter has no `);
    expect(told.next).toContain('correct references that lead nowhere');
    expect(await plannedChanges(world)).toEqual([]);
    const { stdout } = await world.run('plan --only config --format json');
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { message: string; severity: string; hint: string }[];
    };
    expect(diagnostics.find(({ message }) => message.includes(GONE))).toMatchObject({
      severity: 'warning',
      hint: expect.stringContaining('the next apply removes it there') as string,
    });
  });

  test('an item is an error of the plan: a bill would need it', async () => {
    const world = await withFiles({}, setting('quickBooksItemMapping', { CREDIT_MEMO: '99999' }));
    expect((await importInto(world)).notes).toContain('QuickBooks has no item with Id 99999');
    expect(await plannedChanges(world)).toEqual(['QuickBooks has no item with Id 99999', 'exit 3']);
    expect((await importInto(world)).next).toContain('correct the errors');
  });
});

describe('what the files have no word for', () => {
  test.each([
    ['splitUsageLineItems', 'ITEM_PER_MOON', 'm3ter has "ITEM_PER_MOON"'],
    ['bccInvoiceEmailAddress', 'not an address', 'expected one e-mail address'],
    ['excludedLineItemTypes', ['NEW_TYPE'], 'found "NEW_TYPE"'],
  ])('%s: a configuration that no file has is set aside', async (key, value, reason) => {
    const world = await withFiles({}, setting(key, value));
    const told = await importInto(world);
    expect(told.notes).toContain(reason);
    expect(told.next).toContain('rename a file that is set aside');
    expect(await plannedChanges(world)).toEqual([]);
    expect(parse(await world.read('integrations/quickbooks-us-invoices.yaml.disabled'))).toMatchObject({
      kind: 'Integration',
    });
  });

  test('one that a file has is changed by the next apply, and the import says to what', async () => {
    const world = await withFiles({ us: INTEGRATION }, setting('splitUsageLineItems', 'ITEM_PER_MOON'));
    const told = await importTwice(world);
    expect(told.notes).toContain('m3ter has "ITEM_PER_MOON", which tieout does not know');
    expect(told.next).toContain('see in tieout plan what becomes of values');
    expect(await plannedChanges(world)).toEqual(['update integration/QuickBooks US invoices']);
  });

  test('of two configurations of one name the second is set aside', async () => {
    const world = await withFiles({}, ({ m3ter }) => {
      const [config] = m3ter.configs;
      if (config !== undefined) m3ter.configs.push({ ...structuredClone(config), id: SECOND });
    });
    expect((await importInto(world)).notes).toContain('a second Integration has the name');
    expect(await plannedChanges(world)).toEqual([]);
    expect(await world.read('integrations/quickbooks-us-invoices.yaml')).toContain(SECOND);
    expect(await world.list()).toContain('integrations/quickbooks-us-invoices.yaml.disabled');
  });
});
