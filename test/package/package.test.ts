import { readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type * as Library from '../../src/library.ts';
import { makeBill, makeLine } from '../unit/convert/make.ts';
import { makeWorld } from '../unit/reconcile/make-world.ts';
import { installPackage, type InstalledPackage } from './install-package.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

let installed: InstalledPackage;

beforeAll(async () => {
  // Built for this run of the tests: a `dist/` may be yesterday's.
  installed = await installPackage(dirname(inject('tieout')));
});

afterAll(async () => {
  await installed.remove();
});

/** The installed program as its user starts it; whatever would go to the network meets a closed port. */
async function tieout(words: string, folder = installed.folder) {
  const program = join(installed.packageFolder, 'dist/main.mjs');
  const nowhere = 'http://127.0.0.1:9';
  return await execa('node', [program, ...words.split(' ')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}

/** A folder of its own beside the package, with the example workspace of the package. */
async function withExample(name: string): Promise<string> {
  const folder = join(installed.folder, name);
  await mkdir(folder);
  await cp(join(installed.packageFolder, 'dist/example'), join(folder, 'integrations'), { recursive: true });
  return folder;
}

describe('the packed program, installed alone', () => {
  it('says its version', async () => {
    expect(await tieout('--version')).toMatchObject({ exitCode: 0, stdout: manifest.version, stderr: '' });
  });

  it('writes a first workspace that it takes as valid', async () => {
    const folder = join(installed.folder, 'first');
    await mkdir(folder);
    const made = await tieout('init --name acme --from 2026-11-01', folder);
    expect([made.exitCode, made.stderr]).toEqual([0, '']);
    expect(await tieout('validate', folder)).toMatchObject({ exitCode: 0 });
  });

  it('runs the demo in an empty folder', async () => {
    const folder = join(installed.folder, 'empty');
    await mkdir(folder);
    const demo = await tieout('demo', folder);
    expect([demo.exitCode, demo.stderr]).toEqual([0, '']);
    expect(demo.stdout).toContain('Converged');
  });

  it('validates and plans on the embedded systems, with logs for people', async () => {
    const folder = await withExample('planned');
    expect(await tieout('validate', folder)).toMatchObject({ exitCode: 0 });
    const planned = await tieout('plan --sandbox --out plan.json --log-level debug --log-format pretty', folder);
    expect(planned.exitCode).toBe(0);
    expect(planned.stdout).toContain('8 new invoices');
    expect(planned.stderr).toContain('/externalmappings');
    expect(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))).toMatchObject({ formatVersion: '1.3' });
    expect(await tieout('auth refresh --sandbox', folder)).toMatchObject({ exitCode: 0 });
  });

  it.each(['--help', 'auth --help', 'completion bash', 'schema Plan'])('answers to %s', async (words) => {
    const run = await tieout(words);
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(run.stdout).not.toBe('');
  });

  it.each(Object.keys(manifest.dependencies))('finds %s', async (name) => {
    const script = `import(${JSON.stringify(name)}).then(() => undefined)`;
    const run = await execa('node', ['--input-type=module', '-e', script], {
      cwd: installed.packageFolder,
      reject: false,
    });
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
  });
});

describe('the package', () => {
  const ALLOWED = [
    /^(?:package\.json|action\.yml|README\.md|LICENSE|src\/(?:plan|sandbox)\/README\.md)$/,
    /^dist\/(?:licenses\.txt|[\w-]+\.mjs|types\/[\w/-]+\.d\.ts|example\/[\w/-]+\.yaml)$/,
    /^schemas\/[\w-]+\.schema\.json$/,
  ];

  it('holds what its user needs, and nothing else', () => {
    expect(installed.files.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))).toEqual([]);
    for (const path of ['dist/main.mjs', 'dist/example/us.yaml', 'schemas/plan.schema.json', 'README.md']) {
      expect(installed.files).toContain(path);
    }
  });

  it('is a GitHub action too, whose program says what is wrong with its inputs', async () => {
    const text = await readFile(join(installed.packageFolder, 'action.yml'), 'utf8');
    const main = /main: (\S+)/.exec(text)?.[1] ?? '';
    const run = await execa('node', [join(installed.packageFolder, main)], {
      cwd: installed.folder,
      env: { INPUT_COMMAND: 'aply' },
      reject: false,
    });
    expect(run.stdout).toContain('::error::the input command is "aply"; it must be one of validate, test, plan');
  });

  it('imports what is installed with it, and nothing else', async () => {
    const imported = new Set<string>();
    for (const path of installed.files.filter((file) => file.endsWith('.mjs'))) {
      const text = await readFile(join(installed.packageFolder, path), 'utf8');
      // A library may carry such words as text, in quotes of its own.
      for (const [, name = ''] of text.matchAll(/(?<!['"`])\b(?:from|import|require)\s*\(?"([@a-z][\w@./:-]*)"/g)) {
        if (!isBuiltin(name)) imported.add(name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
      }
    }
    expect([...imported].sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it('leads nowhere with a link of its README', async () => {
    const text = await readFile(join(installed.packageFolder, 'README.md'), 'utf8');
    // npm shows pictures from the repository, so that the package need not carry them.
    const links = [...text.matchAll(/(?<!!\[[^\]]*)\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path = '']) =>
      normalize(path),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !installed.files.includes(path))).toEqual([]);
  });

  it('has the licence of every library that is built into it, and names each in the list of advisories', async () => {
    const text = await readFile(join(installed.packageFolder, 'dist/licenses.txt'), 'utf8');
    const named = [...text.matchAll(/^(\S+) (\d+\.\d+\.\d+)$/gm)].map(([, name = '', version = '']) => [name, version]);
    expect(named.map(([name]) => name)).toEqual(expect.arrayContaining(['yaml', 'commander', 'big.js', 'ajv']));
    const advisories = readFileSync('SECURITY.md', 'utf8');
    const direct = named.filter(([name = '']) => name in manifest.devDependencies);
    const missing = direct.filter(([name = '', version = '']) => !advisories.includes(`\`${name}\` ${version}`));
    expect(missing).toEqual([]);
  });
});

const WORKSPACE = [
  {
    name: 'all.yaml',
    text: `apiVersion: tieout/v1
kind: Connection
name: northwind
m3ter: { organizationId: org-1 }
quickbooks: { environment: sandbox, realmId: "9341" }
---
apiVersion: tieout/v1
kind: Integration
name: Invoices
connection: northwind
destination: QuickBooksSandbox
delivery: { from: 2026-10-01 }
---
apiVersion: tieout/v1
kind: ExternalMappings
name: items
connection: northwind
mappings:
  - { product: api-calls, item: "19" }
`,
  },
];

function requestOf(files: readonly Library.WorkspaceFile[]): Library.PlanRequest {
  const bills = [makeBill([makeLine()], { billTotal: '10', sequentialInvoiceNumber: 'INV-101' })];
  const { m3ter, quickbooks } = makeWorld({ m3ter: { bills }, quickbooks: { realmId: '9341' } });
  return { files, connection: 'northwind', m3ter, quickbooks, now: Date.parse('2026-11-22T12:00:00Z') };
}

describe('the library in the package', () => {
  let library: typeof Library;

  beforeAll(async () => {
    library = (await import(pathToFileURL(join(installed.packageFolder, 'dist/library.mjs')).href)) as typeof Library;
  });

  it('validates files, and says where they are wrong', () => {
    const errorsOf = (files: readonly Library.WorkspaceFile[]) =>
      library.validate(files).filter(({ severity }) => severity === 'error');
    expect(errorsOf(WORKSPACE)).toEqual([]);
    const broken = [{ name: 'all.yaml', text: (WORKSPACE[0]?.text ?? '').replace('2026-10-01', 'soon') }];
    expect(errorsOf(broken)).toMatchObject([{ severity: 'error', place: { path: 'all.yaml', line: 12 } }]);
    expect(() => library.plan(requestOf(broken))).toThrow(library.InvalidWorkspace);
  });

  it('plans from snapshots, the same each time, and renders it', () => {
    const plan = library.plan(requestOf(WORKSPACE));
    expect(plan.bills).toMatchObject([{ decision: 'send', docNumber: 'INV-101', total: '10.00' }]);
    expect(library.plan(requestOf(WORKSPACE))).toEqual(plan);
    expect(library.renderPlan(plan, 'text')).toContain('INV-101  ACME Ltd');
    expect(library.renderPlan(plan, 'markdown')).toMatch(/^#/);
    expect(() => library.plan({ ...requestOf(WORKSPACE), connection: 'other' })).toThrow('no connection "other"');
  });

  it('runs the rule tests of the example', async () => {
    const example = join(installed.packageFolder, 'dist/example');
    const names = (await readdir(example, { recursive: true })).filter((name) => name.endsWith('.yaml'));
    const files = await Promise.all(
      names.map(async (name) => ({ name, text: await readFile(join(example, name), 'utf8') })),
    );
    const results = library.runBillTests(files);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('is found by the name of the package, with its types', async () => {
    const program = `import { validate, type Diagnostic, type Plan } from 'tieout';
export const findings: readonly Diagnostic[] = validate([]);
export const total = (plan: Plan): string | null => plan.bills[0]?.total ?? null;
// @ts-expect-error a file has a text
validate([{ name: 'a.yaml' }]);
`;
    await writeFile(join(installed.folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(installed.folder, 'check.ts'), program);
    const compiler = join(process.cwd(), 'node_modules/.bin/tsc');
    const flags = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', '--noEmit'];
    const checked = await execa(compiler, [...flags, 'check.ts'], { cwd: installed.folder, reject: false });
    expect(checked.stdout).toBe('');
    const script = "import { validate } from 'tieout'; console.log(validate([]).length)";
    const run = await execa('node', ['--input-type=module', '-e', script], { cwd: installed.folder });
    expect(run.stdout).toMatch(/^\d+$/);
  });
});
