import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { createFastClock } from '../unit/http/test-clock.ts';
import { runInProcess, type Run } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

const PRODUCTION = `apiVersion: tieout/v1
kind: Connection
name: helix-production
m3ter:
  organizationId: \${PROD_M3TER_ORG_ID}
quickbooks:
  environment: production
  realmId: \${PROD_QUICKBOOKS_REALM_ID}
  companyName: Helix Inc.
  homeCurrency: EUR
credentials:
  m3ter: { apiKey: PROD_M3TER_KEY, apiSecret: PROD_M3TER_SECRET }
  quickbooks: { clientId: PROD_QB_ID, clientSecret: PROD_QB_SECRET, refreshToken: PROD_QB_TOKEN }
---
apiVersion: tieout/v1
kind: Integration
name: Helix
connection: helix-production
destination: QuickBooks
entityType: Bill
delivery:
  mode: replay
  from: 2026-08-01
`;

type Command = (line: string, environment?: Readonly<Record<string, string>>) => Promise<Run>;

async function twoConnections(): Promise<{ readonly run: Command; readonly path: (name: string) => string }> {
  const workingDirectory = await exampleFolder();
  const path = (name: string): string => join(workingDirectory, name);
  await writeFile(path('integrations/production.yaml'), PRODUCTION);
  const run: Command = async (line, environment = {}) =>
    await runInProcess({ arguments: line.split(' '), workingDirectory, environment });
  return { run, path };
}

/** Without its line breaks, which depend on the width. */
function wordsOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

it('variables of a connection that is not asked are no reason to stop', async () => {
  const { run } = await twoConnections();
  const plan = await run('plan --connection northwind-sandbox --sandbox');
  expect([plan.exitCode, plan.stderr]).toEqual([0, '']);
  // Findings of the other connection are for validate.
  expect(plan.stdout).not.toContain('production.yaml');
  const all = await run('validate');
  expect(wordsOf(all.stderr)).toContain('the variables ${PROD_M3TER_ORG_ID} and');
  expect(all.exitCode).toBe(0);
  const real = await run('plan --connection helix-production');
  expect(real.exitCode).toBe(3);
  expect(real.stderr).toContain('error  document/unset-variable');
});

it('what exists in m3ter is imported for one connection while variables of the other are unset', async () => {
  const { run, path } = await twoConnections();
  await rm(path('integrations/us.yaml'));
  await rm(path('integrations/tests'), { recursive: true });
  const imported = await run('import --connection northwind-sandbox --sandbox --from 2026-10-01');
  expect([imported.exitCode, imported.stderr]).toEqual([0, '']);
  expect(await readFile(path('integrations/northwind-sandbox/quickbooks-us-invoices.yaml'), 'utf8')).toContain(
    'from: 2026-10-01',
  );
});

it('the connection is asked for before its variables', async () => {
  const { run } = await twoConnections();
  const plan = await run('plan --sandbox');
  expect(plan.exitCode).toBe(64);
  expect(plan.stderr).toContain('choose one with --connection: ');
});

it('the sandbox takes a workspace of any company, and says what it is', async () => {
  const { run } = await twoConnections();
  const plan = await run('plan --connection helix-production --sandbox');
  expect([plan.exitCode, plan.stderr]).toEqual([0, '']);
  expect(plan.stdout).toContain('embedded sandbox Northwind Robotics, realm');
  expect(plan.stdout).not.toContain('QuickBooks production');
  const doctor = await run('doctor --connection helix-production --sandbox');
  expect(doctor.stdout).toContain('embedded sandbox');
  expect(wordsOf(doctor.stdout)).not.toContain('companyName');
  const applied = await run('apply --connection helix-production --sandbox --auto-approve');
  expect(wordsOf(applied.stdout)).toContain('Converged');
});

it('the sandbox does not look at real credentials', async () => {
  const { run } = await twoConnections();
  const real = {
    M3TER_API_KEY: 'real',
    M3TER_API_SECRET: 'real',
    M3TER_API_TOKEN: 'real',
    M3TER_ORG_ID: '11111111-1111-4111-8111-111111111111',
    QUICKBOOKS_CLIENT_ID: 'real',
    QUICKBOOKS_CLIENT_SECRET: 'real',
    QUICKBOOKS_REFRESH_TOKEN: 'real',
    QUICKBOOKS_REALM_ID: '1',
  };
  const plan = await run('plan --connection northwind-sandbox --sandbox', real);
  expect([plan.exitCode, plan.stderr]).toEqual([0, '']);
});

it('a saved plan knows its connection, and what it suggests can be pasted', async () => {
  const { run } = await twoConnections();
  await run('plan --connection northwind-sandbox --sandbox --out plan.json');
  const stale = await run('apply plan.json --sandbox --expect-digest 000000000000');
  expect(stale.exitCode).toBe(5);
  const applied = await run('apply plan.json --sandbox');
  expect(wordsOf(applied.stdout)).toContain('Converged');
  const refused = await run('apply --connection northwind-sandbox --sandbox --resend nope');
  expect(refused.exitCode).not.toBe(0);
  const nobody = await run('apply --connection helix-production --sandbox');
  expect(wordsOf(nobody.stderr)).toContain('run tieout apply --connection helix-production --sandbox --auto-approve');
});

it('limits that were raised for a plan are shown, saved and applied with it', async () => {
  const { run, path } = await twoConnections();
  // The files allow less than the plan sends.
  const us = await readFile(path('integrations/us.yaml'), 'utf8');
  await writeFile(path('integrations/us.yaml'), us.replace('maxInvoices: 200', 'maxInvoices: 1').replace("'20000'", "'1000'")); // prettier-ignore
  const line =
    'plan --connection northwind-sandbox --sandbox --out plan.json --max-invoice-total 30000 --max-invoices 90';
  const plan = await run(line);
  // As a sentence of its own: no word of the code stands before it.
  const said = /^Limits of this plan in place of those in the files: --max-invoices 90, --max-invoice-total 30,000\.$/m;
  expect(plan.stdout).toMatch(said);
  const saved = JSON.parse(await readFile(path('plan.json'), 'utf8')) as { readonly limits: unknown };
  expect(saved.limits).toEqual({ maxInvoices: 90, maxInvoiceTotal: '30000' });
  expect((await run('show plan.json')).stdout).toMatch(said);
  const applied = await run('apply plan.json --sandbox');
  expect(applied.stderr).toBe('');
  expect(wordsOf(applied.stdout)).toContain('Converged');
});

it('blocked bills alone end well when that is allowed', async () => {
  const { run } = await twoConnections();
  const apply = 'apply --connection northwind-sandbox --sandbox --auto-approve';
  expect((await run(apply)).exitCode).toBe(4);
  const allowed = await run(`${apply} --allow-blocked --format json`);
  expect(allowed.exitCode).toBe(0);
  expect(JSON.parse(allowed.stdout)).toMatchObject({ exitCode: 0, converged: true });
  expect(JSON.parse(allowed.stdout)).not.toHaveProperty('reason');
});

it('the usual token is not taken for an organization whose credentials have names of their own', async () => {
  const { run } = await twoConnections();
  const environment = {
    M3TER_API_TOKEN: 'of-the-sandbox',
    PROD_M3TER_ORG_ID: '11111111-1111-4111-8111-111111111111',
    PROD_QUICKBOOKS_REALM_ID: '1',
    PROD_QB_ID: 'x',
    PROD_QB_SECRET: 'x',
  };
  const plan = await run('plan --connection helix-production', environment);
  expect(plan.exitCode).toBe(6);
  expect(plan.stderr).toContain('PROD_M3TER_KEY and PROD_M3TER_SECRET');
});

interface OfEach {
  readonly exitCode: number;
  readonly connections: Readonly<Record<string, { readonly exitCode: number } & Readonly<Record<string, unknown>>>>;
}

describe('--all-connections', () => {
  const BOTH = ['helix-production', 'northwind-sandbox'];

  it.each(['plan', 'status', 'doctor'])('%s gives one result each, in every format', async (command) => {
    const { run } = await twoConnections();
    const json = await run(`${command} --all-connections --sandbox --format json`);
    const all = JSON.parse(json.stdout) as OfEach;
    expect(Object.keys(all.connections).sort((a, b) => a.localeCompare(b))).toEqual(BOTH);
    expect(json.exitCode).toBe(all.exitCode);
    const alone = await run(`${command} --connection northwind-sandbox --sandbox --format json`);
    expect(Object.keys(all.connections['northwind-sandbox'] ?? {})).toEqual(Object.keys(JSON.parse(alone.stdout)));
    const human = await run(`${command} --all-connections --sandbox`);
    for (const name of BOTH) expect(human.stdout).toContain(`Connection ${name}\n`);
    const markdown = await run(`${command} --all-connections --sandbox --format markdown`);
    for (const name of BOTH) expect(markdown.stdout).toContain(`## ${name}\n`);
  });

  it.each(['validate', 'plan', 'status', 'doctor'])('%s has a heading for each on GitHub', async (command) => {
    const { run, path } = await twoConnections();
    const summary = path('summary.md');
    const { stdout } = await run(`${command} --all-connections --sandbox --format github`, {
      GITHUB_STEP_SUMMARY: summary,
    });
    const groups = stdout.split('\n').filter((line) => /^::(?:end)?group::/.test(line));
    expect(groups).toEqual(
      ['northwind-sandbox', 'helix-production'].flatMap((name) => [`::group::Connection ${name}`, '::endgroup::']),
    );
    const headings = (await readFile(summary, 'utf8')).split('\n').filter((line) => line.startsWith('## '));
    expect(headings.filter((line) => BOTH.includes(line.slice(3)))).toEqual([
      '## northwind-sandbox',
      '## helix-production',
    ]);
    const onStdout = await run(`${command} --all-connections --sandbox --format github`);
    for (const name of BOTH) expect(onStdout.stdout).toContain(`## ${name}\n`);
  });

  it('prints what schemas/connections.schema.json describes, failures too', async () => {
    const ajv = new Ajv2020({ allErrors: true, strict: true });
    const isDescribed = ajv.compile(JSON.parse(await readFile('schemas/connections.schema.json', 'utf8')) as object);
    const { run, path } = await twoConnections();
    const check = async (line: string, environment: Record<string, string> = {}): Promise<object> => {
      const printed = JSON.parse((await run(`${line} --all-connections --format json`, environment)).stdout) as object;
      expect([line, isDescribed(printed), isDescribed.errors]).toEqual([line, true, null]);
      return printed;
    };
    const good = await check('plan --sandbox');
    for (const line of ['validate --sandbox', 'status --sandbox', 'doctor --sandbox']) await check(line);
    await check('status', { M3TER_ORG_ID: '11111111-1111-4111-8111-111111111111', QUICKBOOKS_REALM_ID: '1' });
    await writeFile(path('integrations/production.yaml'), `${PRODUCTION}notifyOnDisabled: ['\${PROD_NOTIFY}']\n`);
    await check('plan --sandbox');
    expect(isDescribed({ ...good, connections: { 'helix-production': { exitCode: 0 } } })).toBe(false);
    expect(isDescribed({ ...good, more: true })).toBe(false);
  });

  it('validate warns in the result of each connection of its own unset variables, as validate of all does', async () => {
    const { run } = await twoConnections();
    const known = { M3TER_ORG_ID: 'a', QUICKBOOKS_REALM_ID: '1' };
    const json = await run('validate --all-connections --format json', known);
    const { connections, exitCode } = JSON.parse(json.stdout) as OfEach;
    expect(exitCode).toBe(0);
    expect(connections['helix-production']?.exitCode).toBe(0);
    expect(JSON.stringify(connections['helix-production'])).toContain('${PROD_M3TER_ORG_ID} is not set');
    expect(connections['northwind-sandbox']?.exitCode).toBe(0);
    expect(JSON.stringify(connections['northwind-sandbox'])).not.toContain('PROD_');
    const human = await run('validate --all-connections', known);
    expect(human.stdout).toContain('Connection northwind-sandbox\n\nvalid: 1 connection, ');
    expect(human.exitCode).toBe(0);
    expect((await run('validate --connection helix-production', known)).exitCode).toBe(0);
  });

  it('the failure of one stops no other, and the gravest exit code is that of all', async () => {
    const { run, path } = await twoConnections();
    await writeFile(path('integrations/production.yaml'), `${PRODUCTION}notifyOnDisabled: ['\${PROD_NOTIFY}']\n`);
    const json = await run('plan --all-connections --sandbox --format json');
    const { connections } = JSON.parse(json.stdout) as OfEach;
    expect(json.exitCode).toBe(3);
    expect(connections['helix-production']).toHaveProperty('diagnostics');
    expect(connections['northwind-sandbox']).toMatchObject({ exitCode: 0, connection: { name: 'northwind-sandbox' } });

    const noCredentials = await run('status --all-connections --format json', {
      M3TER_ORG_ID: '11111111-1111-4111-8111-111111111111',
      QUICKBOOKS_REALM_ID: '1',
    });
    expect(noCredentials.exitCode).toBe(3);
    expect((JSON.parse(noCredentials.stdout) as OfEach).connections['northwind-sandbox']?.exitCode).toBe(6);
    expect(wordsOf(noCredentials.stderr)).toContain('set M3TER_API_KEY, M3TER_API_SECRET');
  });

  it.each([
    '--connection northwind-sandbox',
    '--out plan.json',
    '--bill M3-100482',
    '--integration Helix',
    '--resend x',
  ])('is refused with %s, which is about one', async (more) => {
    const { run } = await twoConnections();
    const refused = await run(`plan --all-connections --sandbox ${more}`);
    expect(refused.exitCode).toBe(64);
    expect(wordsOf(refused.stderr)).toContain(`and ${more.split(' ')[0] ?? ''} is about one`);
  });
});

it('credentials are named as the file names them', async () => {
  const { run } = await twoConnections();
  const environment = {
    PROD_M3TER_ORG_ID: '11111111-1111-4111-8111-111111111111',
    PROD_QUICKBOOKS_REALM_ID: '1',
    PROD_QB_ID: 'x',
    PROD_QB_SECRET: 'x',
    PROD_QB_TOKEN: 'x',
  };
  const status = await run('auth status --connection helix-production', environment);
  expect(status.stdout).toContain('PROD_QB_TOKEN');
  const plan = await run('plan --connection helix-production', environment);
  expect(plan.stderr).toContain('PROD_M3TER_KEY and PROD_M3TER_SECRET');
});

it('doctor asks which connection, and says nothing of a fault in one', async () => {
  const { run } = await twoConnections();
  const doctor = await run('doctor --sandbox');
  expect(doctor.exitCode).toBe(64);
  const said = wordsOf(doctor.stdout);
  expect(said).toContain('choose one with --connection: northwind-sandbox, helix-production, or check them all with --all-connections'); // prettier-ignore
  expect(said).not.toMatch(/correct the Connection|no usable/i);
  const wrong = await run('doctor --sandbox --connection nortwind-sandbox');
  expect(wordsOf(wrong.stdout)).toContain('did you mean "northwind-sandbox"?');
  expect(wordsOf(wrong.stdout)).not.toMatch(/correct the Connection|--all-connections/);
});

it('doctor says of a secret at GitHub that both connections would write to', async () => {
  const { run } = await twoConnections();
  const environment = {
    M3TER_ORG_ID: '11111111-1111-4111-8111-111111111111',
    QUICKBOOKS_REALM_ID: '1',
    TIEOUT_TOKEN_STORE: 'github:northwind/billing/ONE_TOKEN',
  };
  const doctor = wordsOf((await run('doctor --connection northwind-sandbox', environment)).stdout);
  expect(doctor).toContain('token store the connections "northwind-sandbox" and "helix-production" keep their sign-in in one secret'); // prettier-ignore
  expect(doctor).toContain('set TIEOUT_TOKEN_STORE to github:OWNER/REPO');
  const own = { ...environment, TIEOUT_TOKEN_STORE: 'github:northwind/billing' };
  expect((await run('doctor --connection northwind-sandbox', own)).stdout).not.toContain('token store');
});

it('a saved plan and another connection are a contradiction, which names both', async () => {
  const { run } = await twoConnections();
  await run('plan --connection northwind-sandbox --sandbox --out one.json');
  for (const other of ['helix-production', '#1']) {
    const applied = await run(`apply one.json --connection ${other} --sandbox --format json`);
    expect([applied.exitCode, JSON.parse(applied.stdout)]).toMatchObject([64, { reason: 'cli/other-connection' }]); // prettier-ignore
    expect(applied.stdout).toContain('the plan one.json is of the connection \\"northwind-sandbox\\", and --connection names \\"helix-production\\"'); // prettier-ignore
  }
  expect((await run('apply one.json --connection northwind-sandbox --sandbox --allow-blocked')).exitCode).toBe(0);
});

it('each connection has a sandbox of its own: what one sends is not there for the other', async () => {
  const { run } = await twoConnections();
  const changesOf = async (connection: string): Promise<readonly { action: string; address: string }[]> =>
    (JSON.parse((await run(`plan --connection ${connection} --sandbox --format json`)).stdout) as { changes: { action: string; address: string }[] }).changes; // prettier-ignore
  const before = await changesOf('helix-production');
  expect((await run('apply --connection northwind-sandbox --sandbox --auto-approve --allow-blocked')).exitCode).toBe(0);
  expect(await changesOf('northwind-sandbox')).toEqual([]);
  expect((await changesOf('helix-production')).map(({ address }) => address)).toEqual(before.map(({ address }) => address)); // prettier-ignore
  const drifted = await run('plan --connection helix-production --sandbox --format json');
  const { drift } = JSON.parse(drifted.stdout) as Plan;
  // What people did in the months before.
  expect(drift.map(({ code }) => code)).toEqual(['edited-after-send', 'voided']);
  expect((await run('sandbox reset')).stderr).toContain('choose one with --connection: ');
  const reset = await run('sandbox reset --connection northwind-sandbox');
  expect(reset.stdout).toContain('forgotten: .tieout/sandbox/northwind-sandbox');
  expect((await changesOf('northwind-sandbox')).length).toBeGreaterThan(5);
});

/** The example workspace with one connection, and a faster clock. */
async function oneConnection(): Promise<{ readonly run: Command; readonly addSecond: () => Promise<void> }> {
  const workingDirectory = await exampleFolder();
  const clock = createFastClock(20);
  return {
    run: async (line) => await runInProcess({ arguments: line.split(' '), workingDirectory, clock }),
    addSecond: async () => await writeFile(join(workingDirectory, 'integrations/production.yaml'), PRODUCTION),
  };
}

it('the first connection keeps its sandbox when a second one is added', async () => {
  const { run, addSecond } = await oneConnection();
  const left = async (connection: string): Promise<number> =>
    (JSON.parse((await run(`plan --sandbox --format json --connection ${connection}`)).stdout) as Plan).changes.length;
  expect((await run('apply --sandbox --auto-approve --allow-blocked')).exitCode).toBe(0);
  await addSecond();
  expect(await left('northwind-sandbox')).toBe(0);
  expect(await left('helix-production')).toBeGreaterThan(0);
  const reset = await run('sandbox reset --connection northwind-sandbox');
  expect(reset.stdout).toContain('forgotten: .tieout/sandbox;');
  expect(await left('northwind-sandbox')).toBeGreaterThan(0);
});

it('a sandbox that was filled for the only connection stays its own too', async () => {
  const { run, addSecond } = await oneConnection();
  expect((await run('sandbox seed --scale 3')).exitCode).toBe(0);
  await addSecond();
  const other = await run('sandbox reset --connection helix-production');
  expect(other.stdout).toContain('there was nothing to forget in .tieout/sandbox/helix-production;');
  const reset = await run('sandbox reset --connection northwind-sandbox');
  expect(reset.stdout).toContain('forgotten: .tieout/sandbox;');
});
