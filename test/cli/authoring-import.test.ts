import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { seedMapping } from '../../src/sandbox/seed/m3ter-records.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import { CONNECTION_FILE, openWorld, plannedChanges, type AuthoringWorld } from './authoring-world.ts';

async function snapshotOf(world: AuthoringWorld): Promise<Readonly<Record<string, string>>> {
  const paths = await world.list();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await world.read(path)] as const)));
}

/** Imports twice; what is wrong then: a plan must have nothing to do, and the second import change no byte. */
async function breachesOfLaw(world: AuthoringWorld): Promise<readonly string[]> {
  const { exitCode, stderr } = await world.run('import');
  const changes = await plannedChanges(world);
  const first = await snapshotOf(world);
  const { stdout } = await world.run('import');
  const second = await snapshotOf(world);
  const changed = Object.keys(second).filter((path) => second[path] !== first[path]);
  return [
    ...(exitCode === 0 ? [] : [stderr]),
    ...changes,
    ...changed,
    ...(stdout.includes('already have it all') ? [] : [stdout]),
  ];
}

const idOf = (list: readonly { readonly id: string; readonly code: string }[], code: string): string =>
  list.find((candidate) => candidate.code === code)?.id ?? '';

function addMapping(states: SandboxStates, entity: string, id: string, table: string, external: string): void {
  seedMapping(states.m3ter, { m3terEntity: entity, m3terId: id, externalTable: table, externalId: external });
}

describe('import, then plan is empty', () => {
  test('for the example company', async () => {
    const world = await openWorld();
    expect(await breachesOfLaw(world)).toEqual([]);
    // Nothing is sent either: the imported integration only reports, from today on.
    expect(await plannedChanges(world, '')).toEqual([]);
    expect(await world.list()).toEqual([
      'integrations/.schemas/bill-test.schema.json',
      'integrations/.schemas/connection.schema.json',
      'integrations/.schemas/external-mappings.schema.json',
      'integrations/.schemas/integration.schema.json',
      'integrations/connection.yaml',
      'integrations/customers.yaml',
      'integrations/items.yaml',
      'integrations/quickbooks-us-invoices.yaml',
    ]);
    expect(await world.read('integrations/customers.yaml')).toContain(
      "  - { account: GLOBEX, customer: '58' } # Globex → Globex Corp\n",
    );
    const integration = await world.read('integrations/quickbooks-us-invoices.yaml');
    expect(integration).toMatch(/^# yaml-language-server: \$schema=\.schemas\/integration\.schema\.json\n/);
    expect(integration).toContain('#   invoiceTemplateNote: "Autumn layout"\n');
    expect(parse(integration)).toMatchObject({
      id: world.states.m3ter.configs[0]?.id,
      accounts: { exclude: ['VANDELAY'] },
    });
  });

  test.each(['labelled', 'named', 'by-key', 'variant-keys', 'opaque'] as const)(
    'integrations, with a catalogue of the form %s',
    async (catalogueShape) => {
      expect(await breachesOfLaw(await openWorld({ modes: { m3ter: { catalogueShape } } }))).toEqual([]);
    },
  );

  test('integrations, with flags as text and without the credential in the answer', async () => {
    expect(
      await breachesOfLaw(await openWorld({ modes: { m3ter: { booleans: 'text', credentialsIdInAnswer: 'no' } } })),
    ).toEqual([]);
  });

  test('an integration with every setting away from its default', async () => {
    const world = await openWorld({
      change: ({ m3ter }) => {
        const [config] = m3ter.configs;
        if (config === undefined) return;
        config.configData = {
          ...config.configData,
          accountIds: [idOf(m3ter.accounts, 'GLOBEX'), idOf(m3ter.accounts, 'INITECH')],
          onlySendBillOnApproval: true,
          useExternalMappingAccountCode: true,
          excludedLineItemTypes: ['COMMITMENT_FEE', 'COMMITMENT_CONSUMED'],
          accountFilter: 'accountName != "O\'Neill: \\"x\\""',
          enforceExternalMappingsForConfig: true,
          excludedProducts: [idOf(m3ter.products, 'legacy-sensors')],
          excludedAggregations: [
            idOf(m3ter.aggregations, 'storage-gb'),
            idOf(m3ter.compoundAggregations, 'total-egress'),
          ],
          splitUsageLineItems: 'ITEM_PER_AGGREGATION',
          quickBooksItemMapping: { CREDIT_MEMO: '28' },
          sendZeroQuantityLineItems: true,
          allowCreditCardPayment: true,
          sortLineItemsBy: 'AGGREGATION_ID',
          strictLineItemMapping: true,
          aNewSwitch: { deep: ['kept', 1] },
        };
      },
    });
    expect(await breachesOfLaw(world)).toEqual([]);
    const document = parse(await world.read('integrations/quickbooks-us-invoices.yaml')) as Record<string, unknown>;
    expect(document['accounts']).toMatchObject({ include: ['GLOBEX', 'INITECH'] });
    expect(document['bills']).toMatchObject({
      exclude: { products: ['legacy-sensors'], aggregations: ['storage-gb', 'total-egress'] },
    });
  });

  const KINDS: readonly [string, (states: SandboxStates) => readonly [string, string, string, string], string][] = [
    ['Account', ({ m3ter }) => ['Account', idOf(m3ter.accounts, 'HOOLI'), 'Customer', '64'], 'account: HOOLI'],
    ['Product', ({ m3ter }) => ['Product', idOf(m3ter.products, 'api-calls'), 'Item', '20'], 'product: api-calls'],
    [
      'Aggregation',
      ({ m3ter }) => ['Aggregation', idOf(m3ter.aggregations, 'storage-gb'), 'Item', '22'],
      'aggregation: storage-gb',
    ],
    [
      'CompoundAggregation',
      ({ m3ter }) => ['CompoundAggregation', idOf(m3ter.compoundAggregations, 'total-egress'), 'Item', '23'],
      'compoundAggregation: total-egress',
    ],
    [
      'PricingBand',
      ({ m3ter }) => ['PricingBand', m3ter.pricings[0]?.bands[1]?.id ?? '', 'Item', '21'],
      'pricingBand: ',
    ],
    [
      'Contract',
      ({ quickbooks }) => {
        const vendor = Object.keys(quickbooks.records.Vendor)[0] ?? '';
        return ['Contract', '1f8d2c7a-4b60-4e19-8a3d-6c5b0f9e7d21', 'Vendor', vendor];
      },
      'entity: Contract',
    ],
  ];
  test.each(KINDS)('mappings of %s', async (_kind, mapping, written) => {
    const world = await openWorld({ change: (states) => addMapping(states, ...mapping(states)) });
    expect(await breachesOfLaw(world)).toEqual([]);
    const files = Object.entries(await snapshotOf(world)).filter(([path]) => path.endsWith('.yaml'));
    const texts = files.map(([, text]) => text).join('\n');
    expect(texts).toContain(written);
  });

  test('mappings that are linked to the integration', async () => {
    const world = await openWorld({
      change: ({ m3ter }) => {
        for (const mapping of m3ter.mappings) {
          if (mapping.m3terEntity === 'Product') mapping.integrationConfigId = m3ter.configs[0]?.id ?? null;
        }
      },
    });
    expect(await breachesOfLaw(world)).toEqual([]);
    expect(await world.read('integrations/quickbooks-us-invoices-items.yaml')).toContain(
      'integration: QuickBooks US invoices\n',
    );
  });

  test('codes that two products have, names with line breaks and variables, records that are gone or inactive', async () => {
    const world = await openWorld({
      change: ({ m3ter, quickbooks }) => {
        const [first, second] = m3ter.products;
        if (first !== undefined && second !== undefined) second.code = first.code;
        const account = m3ter.accounts.find(({ code }) => code === 'STARK');
        if (account !== undefined) account.name = 'Stark\nkind: Connection # ${HOME}';
        const item = quickbooks.records.Item['25'] as { Active?: boolean } | undefined;
        if (item !== undefined) item.Active = false;
        seedMapping(m3ter, {
          m3terEntity: 'Account',
          m3terId: '00000000-0000-4000-8000-000000000000',
          externalTable: 'Customer',
          externalId: '58',
        });
      },
    });
    expect(await breachesOfLaw(world)).toEqual([]);
  });

  test('a disabled configuration is set aside, as a file in use would enable it', async () => {
    const world = await openWorld({
      change: ({ m3ter }) => {
        for (const config of m3ter.configs) config.enabled = false;
      },
    });
    expect(await breachesOfLaw(world)).toEqual([]);
    const aside = await world.read('integrations/quickbooks-us-invoices.yaml.disabled');
    expect(aside).toMatch(/^# Not in use: m3ter has it disabled/);
    expect(parse(aside)).toMatchObject({ kind: 'Integration' });
  });

  test('a configuration that the files cannot express is set aside, with the reason', async () => {
    const world = await openWorld({
      change: ({ m3ter }) => {
        const [config] = m3ter.configs;
        if (config !== undefined)
          config.configData = { ...config.configData, accountFilter: 'customFields.country ==' };
      },
    });
    expect(await breachesOfLaw(world)).toEqual([]);
    expect(await world.list()).toContain('integrations/quickbooks-us-invoices.yaml.disabled');
  });
});

const WRITTEN = `# our file
apiVersion: tieout/v1
kind: ExternalMappings
name: everything # the name
connection: northwind-sandbox
mappings:
  # support
  - { product: premium-support, item: "27" } # prepaid, for now
  - { account: UMBRELLA, customer: { displayName: Umbrella } }
---
# the second document
kind: Integration
apiVersion: tieout/v1
delivery: { from: 2026-08-01, mode: reportOnly } # ours
name: QuickBooks US invoices
connection: northwind-sandbox
destination: QuickBooksSandbox
shared:
`;

describe('importing again', () => {
  test('keeps comments, order, anchors and variables, and edits only what differs', async () => {
    const text = WRITTEN.replace(
      'shared:\n',
      `bills: { onlySendOnApproval: true } # after approval
accounts:
  exclude: &gone [VANDELAY]
  filter: "customFields != null AND customFields.country == \\"\${COUNTRY:-US}\\""
quickbooks:
  # who gets a copy
  bccEmail: \${BCC:-invoices@northwind-robotics.example}
  splitUsageLineItems: band
`,
    );
    const world = await openWorld({
      files: { 'integrations/connection.yaml': CONNECTION_FILE, 'integrations/all.yaml': text },
    });
    expect(await breachesOfLaw(world)).toEqual([]);
    const after = await world.read('integrations/all.yaml');
    const kept = text
      .split('\n')
      .filter((line) => !/premium-support|onlySendOnApproval|splitUsage/.test(line) && line !== '');
    for (const line of kept) expect(after.split('\n')).toContain(line);
    expect(after).toContain('  - { product: premium-support, item: "26" } # prepaid, for now\n');
    expect(after).toContain('bills: { onlySendOnApproval: false } # after approval\n');
    expect(after).toContain(`destination: QuickBooksSandbox\nid: ${world.states.m3ter.configs[0]?.id ?? ''}\n`);
  });

  test('a variable that says something else is left and named', async () => {
    const world = await openWorld();
    await world.run('import');
    const path = 'integrations/quickbooks-us-invoices.yaml';
    await world.write(path, (await world.read(path)).replace(/bccEmail: .*/, 'bccEmail: ${BCC:-else@example.com}'));
    const { stdout } = await world.run('import');
    expect(stdout).toContain('quickbooks.bccEmail differs from m3ter and is left');
    expect(await world.read(path)).toContain('bccEmail: ${BCC:-else@example.com}');
  });

  test('lines that only the files have are work to do, and stay', async () => {
    const line = '  - { account: HOOLI, customer: "64" }\n';
    const world = await openWorld();
    await world.run('import');
    await world.write('integrations/customers.yaml', (await world.read('integrations/customers.yaml')) + line);
    const { stdout } = await world.run('import --format json');
    expect((JSON.parse(stdout) as { notes: string[] }).notes.join()).toContain('account HOOLI');
    expect(await world.read('integrations/customers.yaml')).toContain(line);
  });

  test('a workspace with errors is not touched', async () => {
    const world = await openWorld({ files: { 'integrations/connection.yaml': `${CONNECTION_FILE}surprise: 1\n` } });
    expect((await world.run('import')).exitCode).toBe(3);
    expect(await world.list()).toEqual(['integrations/connection.yaml']);
  });

  describe('over an integration that sends bills', () => {
    const SENDING = `apiVersion: tieout/v1
kind: Integration
name: Our invoices
connection: northwind-sandbox
destination: QuickBooksSandbox
bills:
  onlySendOnApproval: true # a bill is invoiced only after it was approved
delivery:
  from: 2026-08-01
  mode: replay # since September
`;
    const PATH = 'integrations/ours.yaml';

    async function sending(text = SENDING): Promise<AuthoringWorld> {
      const world = await openWorld({ files: { 'integrations/connection.yaml': CONNECTION_FILE, [PATH]: text } });
      const { stdout } = await world.run('plan --format json');
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; hint?: string }[] };
      const hint = diagnostics.find(({ code }) => code === 'integration/not-described')?.hint ?? '';
      expect(hint).toContain('onlySendOnApproval');
      const id = /write (id: \S+) there/.exec(hint)?.[1] ?? '';
      await world.write(PATH, text.replace('connection:', `${id}\nconnection:`));
      return world;
    }

    const sent = async (world: AuthoringWorld): Promise<readonly string[]> =>
      (await plannedChanges(world, '')).filter((change) => /invoice|creditMemo/.test(change));

    test('names each value that it overwrites, and sends nothing before somebody has looked', async () => {
      const world = await sending();
      const { stdout } = await world.run('import --format json');
      const { notes, warnings, next } = JSON.parse(stdout) as Record<'notes' | 'warnings' | 'next', string[]>;
      const after = await world.read(PATH);
      const lineOf = (part: string): string => String(1 + after.split('\n').findIndex((line) => line.includes(part)));
      expect(notes).toContain(
        `${PATH}:${lineOf('onlySend')}: bills.onlySendOnApproval: true → false, as m3ter has it; the comment beside it ` +
          'stays: "a bill is invoiced only after it was approved"',
      );
      expect(notes.join('\n')).toContain(`${PATH}:${lineOf('name:')}: name: Our invoices → QuickBooks US invoices`);
      expect(warnings).toContain(
        `${PATH}:${lineOf('mode:')}: delivery.mode: replay → reportOnly: integration "Our invoices" sends no bill until ` +
          'somebody has looked at the settings taken over, which may let more bills go than before',
      );
      expect(next.join('\n')).toContain(`set delivery.mode: replay again in ${PATH}:${lineOf('mode:')}`);
      expect(after).toContain('  mode: reportOnly # since September\n');
      expect(await sent(world)).toEqual([]);
    });

    test('takes nothing over when it cannot set reportOnly', async () => {
      const text = SENDING.replace('mode: replay', 'mode: ${MODE:-replay}');
      const world = await sending(text);
      const { stdout } = await world.run('import --format json');
      expect((JSON.parse(stdout) as { notes: string[] }).notes.join('\n')).toContain(
        'its delivery.mode has a variable',
      );
      const after = await world.read(PATH);
      expect(after).toContain('onlySendOnApproval: true #');
      expect(after).toContain('mode: ${MODE:-replay}');
    });

    test('goes on sending when nothing differs', async () => {
      const world = await sending();
      await world.run('import');
      await world.write(PATH, (await world.read(PATH)).replace('mode: reportOnly', 'mode: replay'));
      const before = await sent(world);
      expect(before.length).toBeGreaterThan(0);
      await world.run('import');
      expect(await world.read(PATH)).toContain('mode: replay #');
    });
  });
});
