import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { openWorld, type AuthoringWorld } from './authoring-world.ts';
import type { Run } from './run-in-process.ts';

const NAMES = ['connection', 'us', 'europe', 'items', 'customers'].map((name) => `integrations/${name}.yaml`);
const KEY = 'planted-SNAPSHOT-key-0123456789';

async function exampleWorld(): Promise<AuthoringWorld> {
  const texts = await Promise.all(NAMES.map(async (name) => [name, await readFile(name, 'utf8')] as const));
  return await openWorld({ files: Object.fromEntries(texts) });
}

/** A command with nothing in its environment, and without a network. */
async function offline(world: AuthoringWorld, line: string, environment: Record<string, string> = {}): Promise<Run> {
  const { fetch } = globalThis;
  globalThis.fetch = () => Promise.reject(new TypeError('opens no socket'));
  try {
    return await world.run(line, { environment });
  } finally {
    globalThis.fetch = fetch;
  }
}

const planOf = (run: Run): Plan => JSON.parse(run.stdout) as Plan;
const bytesOf = (world: AuthoringWorld, name: string): Promise<Buffer> => readFile(join(world.folder, name));

test('a plan from a snapshot needs no credentials, no variables and no network, says how old it is, and has the id of the live plan', async () => {
  const world = await exampleWorld();
  const live = planOf(await world.run('plan --format json'));
  const taken = await world.run('snapshot --bills --addresses --out world.snapshot');
  expect([taken.exitCode, taken.stdout]).toEqual([0, expect.stringContaining('no: whoever has the file can read it')]);
  expect((await stat(join(world.folder, 'world.snapshot'))).mode & 0o777).toBe(0o600);
  const planned = await offline(world, 'plan --snapshot world.snapshot --format json');
  expect([planned.exitCode, planned.stderr]).toEqual([0, '']);
  expect(planOf(planned).id).toBe(live.id);
  expect(planOf(planned).snapshot).toMatchObject({ addresses: 'whole' });
  const shown = await offline(world, 'plan --snapshot world.snapshot');
  expect(shown.stdout).toMatch(/From a snapshot of 20\d\d-\d\d-\d\d \d\d:\d\d UTC\./);
  expect(shown.stderr.replaceAll(/\s+/g, ' ')).toContain('planned from a snapshot that is 0 minutes old');
});

test('without --addresses no address is in it, the plan decides the same, an address of the files is known again, and apply refuses', async () => {
  const world = await exampleWorld();
  const live = planOf(await world.run('plan --format json'));
  await world.run('snapshot --bills --out world.snapshot');
  const text = gunzipSync(await bytesOf(world, 'world.snapshot')).toString();
  const addresses = world.states.m3ter.accounts.flatMap((account) => (account as { emailAddress?: string }).emailAddress ?? []);
  expect(addresses.length).toBeGreaterThan(5);
  expect(addresses.filter((address) => text.includes(address))).toEqual([]);
  const lines = world.states.m3ter.accounts.flatMap((account) => (account as { address?: { addressLine1?: string } }).address?.addressLine1 ?? []);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => text.includes(line))).toEqual([]);
  const planned = await offline(world, 'plan --snapshot world.snapshot --out plan.json --format json');
  const plan = planOf(planned);
  expect(plan.summary).toEqual(live.summary);
  expect(plan.changes.map(({ address, action }) => [address, action])).toEqual(live.changes.map(({ address, action }) => [address, action]));
  const ofFiles = (one: Plan): object | undefined => one.changes.find(({ address }) => address === 'integration/QuickBooks US invoices');
  expect(ofFiles(plan)).toEqual(ofFiles(live));
  const applied = await world.run('apply plan.json --auto-approve');
  expect([applied.exitCode, applied.stderr]).toEqual([5, expect.stringContaining('plan/from-snapshot')]);
}); // prettier-ignore

test('without --bills configuration and mappings are planned, and what asks for bills is told so', async () => {
  const world = await exampleWorld();
  const live = planOf(await world.run('plan --only config --format json'));
  await world.run('snapshot --addresses --out world.snapshot');
  const plan = planOf(await offline(world, 'plan --snapshot world.snapshot --format json'));
  expect([plan.id, plan.scope.only]).toEqual([live.id, 'config']);
  const refused = await offline(world, 'plan --snapshot world.snapshot --only bills');
  expect([refused.exitCode, refused.stderr]).toEqual([64, expect.stringContaining('snapshot/no-bills')]);
});

test('with TIEOUT_SNAPSHOT_KEY it is encrypted: nothing in it can be read, and no other key and no changed byte opens it', async () => {
  const world = await exampleWorld();
  const key = { TIEOUT_SNAPSHOT_KEY: KEY };
  const taken = await world.run('snapshot --bills --out world.snapshot', { environment: { ...world.environment, ...key } }); // prettier-ignore
  expect([taken.exitCode, taken.stdout]).toEqual([0, expect.stringContaining('with TIEOUT_SNAPSHOT_KEY')]);
  const bytes = await bytesOf(world, 'world.snapshot');
  expect(bytes.subarray(0, 18).toString()).toBe('tieout-snapshot-1\n');
  expect(() => gunzipSync(bytes)).toThrow('incorrect header check');
  expect((await offline(world, 'plan --snapshot world.snapshot', key)).exitCode).toBe(0);
  const codeOf = async (environment: Record<string, string>): Promise<string> => {
    const { exitCode, stderr } = await offline(world, 'plan --snapshot world.snapshot', environment);
    expect(stderr).not.toContain(KEY);
    return `${String(exitCode)} ${/(?:snapshot)\/[a-z-]+/.exec(stderr)?.[0] ?? stderr}`;
  };
  expect(await codeOf({})).toBe('3 snapshot/sealed');
  expect(await codeOf({ TIEOUT_SNAPSHOT_KEY: `${KEY}x` })).toBe('3 snapshot/wrong-key');
  expect(await codeOf({ TIEOUT_SNAPSHOT_KEY: 'short' })).toBe('64 snapshot/weak-key');
  for (const at of [20, 40, 100, bytes.byteLength - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(join(world.folder, 'world.snapshot'), changed);
    expect(await codeOf(key)).toBe('3 snapshot/wrong-key');
  }
  for (const length of [18, 19, 45, 63, 200]) {
    await writeFile(join(world.folder, 'world.snapshot'), bytes.subarray(0, length));
    expect(await codeOf(key)).toBe('3 snapshot/wrong-key');
  }
});

describe('a file that is no snapshot is one finding', () => {
  const gz = (value: unknown): Buffer => gzipSync(typeof value === 'string' ? value : JSON.stringify(value));
  test.each([
    ['empty', Buffer.alloc(0), 'snapshot/foreign'],
    ['text', Buffer.from('{"formatVersion":"1.0"}'), 'snapshot/foreign'],
    ['a gzip of no JSON', gz('{"a":'), 'snapshot/foreign'],
    ['a gzip of a list', gz([1]), 'snapshot/foreign'],
    ['a plan', gz({ id: 'x' }), 'snapshot/foreign'],
    ['another version', gz({ formatVersion: '9.9\u001b[2J' }), 'snapshot/version'],
    ['one without content', gz({ formatVersion: '1.0' }), 'snapshot/damaged'],
    ['a cut-off gzip', gz({ formatVersion: '1.0', more: 'x'.repeat(5_000) }).subarray(0, 40), 'snapshot/damaged'],
    ['a hostile key', gz('{"formatVersion":"1.0","__proto__":{"a":1}}'), 'snapshot/damaged'],
    ['one that unpacks to too much', gzipSync(Buffer.alloc(600 * 1024 * 1024)), 'snapshot/too-large'],
  ] as const)('%s', async (_name, bytes, code) => {
    const world = await exampleWorld();
    await writeFile(join(world.folder, 'x.snapshot'), bytes);
    const { exitCode, stderr, stdout } = await offline(world, 'plan --snapshot x.snapshot');
    expect([exitCode, stdout, stderr]).toEqual([3, '', expect.stringContaining(code)]);
    // eslint-disable-next-line no-control-regex
    expect(stderr).not.toMatch(/\u001b|This is a bug/);
  });

  test('or none at all', async () => {
    const world = await exampleWorld();
    const { exitCode, stderr } = await offline(world, 'plan --snapshot nowhere');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('snapshot/unreadable')]);
  });

  test('or one with a wrong member anywhere', async () => {
    const world = await exampleWorld();
    await world.run('snapshot --bills --out world.snapshot');
    const text = gunzipSync(await bytesOf(world, 'world.snapshot')).toString();
    for (const [from, to] of [
      ['"billTotal":"', '"billTotal":"x'],
      ['"txnDate":"20', '"txnDate":"99-20'],
      ['"customerId":"', '"customerid":"'],
      ['"runs":[', '"runs":[7,'],
    ] as const) {
      expect(text).toContain(from);
      await writeFile(join(world.folder, 'x.snapshot'), gz(text.replace(from, to)));
      const { exitCode, stderr } = await offline(world, 'plan --snapshot x.snapshot');
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('snapshot/damaged')]);
    }
  });
});

test('what other files need and the snapshot lacks is said, and another connection is refused', async () => {
  const world = await exampleWorld();
  await world.run('snapshot --bills --out world.snapshot');
  const [us, items] = [await world.read('integrations/us.yaml'), await world.read('integrations/items.yaml')];
  await world.write('integrations/us.yaml', us.replace(/from: 20\d\d-\d\d-\d\d/, 'from: 2020-01-01').replace('customFields.country == "US"', 'customFields.country == "US" AND address.locality != "x"')); // prettier-ignore
  await world.write('integrations/items.yaml', `${items}  - { m3ter: { entity: Product, id: 1f8d2c7a-4b60-4e19-8a3d-6c5b0f9e7d21 }, external: { table: Class, name: Robots } }\n`); // prettier-ignore
  const { stdout } = await offline(world, 'plan --snapshot world.snapshot --format json');
  const plan = JSON.parse(stdout) as Plan;
  const said = plan.diagnostics.filter(({ code }) => code.startsWith('snapshot/')).map(({ message }) => message);
  expect(said.join('\n')).toContain('bills from 2020-01-01 on');
  expect(said.join('\n')).toContain('the QuickBooks tables Class');
  expect(said.join('\n')).toContain('asks for a part of the address that the snapshot hides');
  const connection = await world.read('integrations/connection.yaml');
  for (const name of NAMES) {
    await world.write(name, (await world.read(name)).replaceAll('northwind-sandbox', 'other-sandbox'));
  }
  expect(await world.read('integrations/connection.yaml')).not.toBe(connection);
  const other = await offline(world, 'plan --snapshot world.snapshot --connection other-sandbox');
  expect([other.exitCode, other.stderr]).toEqual([3, expect.stringContaining('snapshot/other-connection')]);
});
