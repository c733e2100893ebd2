import { mkdir, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openWorld } from './authoring-world.ts';
import { runInProcess, type Run } from './run-in-process.ts';

async function emptyFolder(name = 'tieout-init-'): Promise<string> {
  return mkdtemp(join(tmpdir(), name));
}

function run(workingDirectory: string, ...words: readonly string[]): Promise<Run> {
  return runInProcess({ arguments: words, workingDirectory });
}

/** Every file and folder below, sorted. */
async function listed(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

const WORKSPACE_FILES = ['.schemas', 'connection.yaml', 'items.yaml', 'quickbooks.yaml'];

test('validate after init: the variables that are to be set are one warning, with each place for machines', async () => {
  const folder = await emptyFolder();
  await run(folder, 'init', '--name', 'acme');
  const { stderr, exitCode } = await run(folder, 'validate');
  expect(exitCode).toBe(0);
  const said = stderr.replaceAll(/\s+/g, ' ');
  expect(said).toContain('the variables ${M3TER_ORG_ID} and ${QUICKBOOKS_REALM_ID} are not set; also at integrations/');
  expect(said).toContain('hint: set them, then run tieout doctor; tieout plan --sandbox does without them;');
  expect(said.split('document/unset-variable')).toHaveLength(2);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe('2 warnings.');
  const lines = (text: string): readonly number[] => {
    const { diagnostics } = JSON.parse(text) as { diagnostics: { code: string; place: { line: number } }[] };
    return diagnostics.filter(({ code }) => code === 'document/unset-variable').map(({ place }) => place.line);
  };
  expect(lines((await run(folder, 'validate', '--format', 'json')).stdout)).toHaveLength(2);
  const sarif = (await run(folder, 'validate', '--format', 'sarif')).stdout;
  expect(sarif.split('"ruleId": "document/unset-variable"')).toHaveLength(3);
});

describe('a path that init is given', () => {
  test.each([
    ['a name with a space', (folder: string) => [join(folder, 'a b'), 'a b']],
    ['an absolute path', (folder: string) => [join(folder, 'deep/ws'), join(folder, 'deep/ws')]],
    ['a path with a dot', (folder: string) => [join(folder, 'ws'), './ws/']],
    ['this folder', (folder: string) => [folder, '.']],
  ])('%s: whole files, and what it says next works', async (_name, pathsOf) => {
    const folder = await emptyFolder();
    const [target = '', word = ''] = pathsOf(folder);
    const { exitCode, stdout } = await run(folder, 'init', word, '--name', 'acme', '--format', 'json');
    expect(exitCode).toBe(0);
    expect((await readdir(target)).filter((name) => WORKSPACE_FILES.includes(name))).toEqual(WORKSPACE_FILES);
    const { next, files } = JSON.parse(stdout) as { next: string[]; files: { path: string; action: string }[] };
    for (const { path } of files) expect(await readdir(join(folder, path)).catch(() => readFile(join(folder, path)))).toBeDefined(); // prettier-ignore
    const plan = next.at(-1)?.split(', then tieout ')[1] ?? '';
    const words = [...plan.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    expect((await run(folder, ...words, '--sandbox', '--only', 'config')).exitCode).toBe(0);
    // The workflow takes the folder as a shell reads it.
    const workflow = parse(await readFile(join(folder, '.github/workflows/tieout.yml'), 'utf8')) as {
      on: { push: { paths: string[] } };
    };
    expect(workflow.on.push.paths[0]).not.toMatch(/^(?:\.|\/)/);
  });

  test('outside this folder: the workspace alone, and where the rest belongs', async () => {
    const folder = await emptyFolder();
    const outside = await emptyFolder();
    const { exitCode, stdout } = await run(folder, 'init', join(outside, 'ws'));
    expect({ exitCode, files: await listed(folder) }).toEqual({ exitCode: 0, files: [] });
    expect((await readdir(join(outside, 'ws'))).sort()).toEqual(WORKSPACE_FILES);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('is outside this folder: run tieout init where its repository');
  });

  test.each<[string, (folder: string) => Promise<unknown>, readonly string[]]>([
    ['integrations is a file', (folder) => writeFile(join(folder, 'integrations'), ''), ['init']],
    ['.github is a file', (folder) => writeFile(join(folder, '.github'), ''), ['init']],
    ['.gitignore is a folder', (folder) => mkdir(join(folder, '.gitignore')), ['init']],
    ['package.json is a folder', (folder) => mkdir(join(folder, 'package.json')), ['init']],
    ['a document is a folder', (folder) => mkdir(join(folder, 'ws/items.yaml'), { recursive: true }), ['init', 'ws']], // prettier-ignore
    ['the schemas are a file', async (folder) => { await mkdir(join(folder, 'ws')); await writeFile(join(folder, 'ws/.schemas'), ''); }, ['init', 'ws']], // prettier-ignore
    ['the folder is a file', (folder) => writeFile(join(folder, 'hostname'), ''), ['init', 'hostname']],
    ['the folder is below a file', (folder) => writeFile(join(folder, 'hostname'), ''), ['init', 'hostname/ws']],
    ['a device', async () => Promise.resolve(), ['init', '/dev/null']],
    ['a place that takes no folder', async () => Promise.resolve(), ['init', '/proc/tieout']],
  ])('%s: a clear error, and nothing is left behind', async (_name, prepare, words) => {
    const folder = await emptyFolder();
    await prepare(folder);
    const before = await listed(folder);
    const { exitCode, stdout, stderr } = await run(folder, ...words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/cannot be written, so nothing was written\n +next: \S/);
    expect(stderr).not.toMatch(/bug in tieout|\n +at /);
    expect(await listed(folder)).toEqual(before);
  });
});

describe('what init needs around the workspace', () => {
  test('a package.json is made, and the reader is told how to install', async () => {
    const folder = await emptyFolder();
    const { stdout } = await run(folder, 'init');
    expect(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).toEqual({ private: true });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('npm install --save-dev tieout');
  });

  test('one that has tieout is left, and nothing is said', async () => {
    const folder = await emptyFolder();
    const manifest = '{ "devDependencies": { "tieout": "0.1.0" } }';
    await writeFile(join(folder, 'package.json'), manifest);
    await writeFile(join(folder, 'package-lock.json'), '{}');
    const { stdout } = await run(folder, 'init');
    expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe(manifest);
    expect(stdout).not.toContain('npm install');
  });

  test('a .gitignore that exists says every line that it lacks', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, '.gitignore'), '/.tieout\nnode_modules\n');
    const { stdout } = await run(folder, 'init');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'add lines to it: plan*.json plan*.json.gz undo*.json report*.json *.jsonl *.snapshot /*.html /*.csv',
    );
  });

  test('git ignores every file that the README has commands write, and nothing of the workspace', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init');
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const named = readme.match(/(?<![\w./-])[\w-]+\.(?:jsonl|json(?:\.gz)?|csv|html|snapshot)\b/g) ?? [];
    const written = [...new Set([...named, 'plan2.json', 'oct.csv', 'report.html', 'world.snapshot'])].filter(
      (name) => !/^package(?:-lock)?\.json$/.test(name),
    );
    expect(written).toEqual(expect.arrayContaining(['plan.json', 'run.jsonl', 'undo.json', 'plan.html']));
    await execa('git', ['init', '--quiet'], { cwd: folder });
    const ignored = await execa('git', ['check-ignore', ...written], { cwd: folder, reject: false });
    expect(ignored.stdout.split('\n')).toEqual(written);
    const kept = [...(await listed(folder)).filter((path) => !path.startsWith('.git/')), 'integrations/items.csv'];
    expect((await execa('git', ['check-ignore', ...kept], { cwd: folder, reject: false })).stdout).toBe('');
    const atRoot = await emptyFolder();
    await run(atRoot, 'init', '.');
    await execa('git', ['init', '--quiet'], { cwd: atRoot });
    expect((await execa('git', ['check-ignore', 'items.csv'], { cwd: atRoot, reject: false })).stdout).toBe('');
  });

  test('a workflow that watches another folder is said not to watch this one, and the way out works', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init', '--name', 'acme');
    const { stdout } = await run(folder, 'init', 'books', '--name', 'acme-books');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '.github/workflows/tieout.yml does not watch books: nothing there is planned or applied by it. Give that file another name',
    );
    const path = (name: string): string => join(folder, '.github/workflows', name);
    await rename(path('tieout.yml'), path('tieout-integrations.yml'));
    const again = await run(folder, 'init', 'books');
    expect(again.stdout).toContain('created  .github/workflows/tieout.yml');
    expect(await readFile(path('tieout.yml'), 'utf8')).toContain("paths: ['books/**']");
    expect((await run(folder, 'init', 'books')).stdout).not.toContain('does not watch');
  });

  test('without a terminal it says what it took, and with every flag nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tieout-taken-'));
    const said = (await run(folder, 'init')).stdout.replaceAll(/\s+/g, ' ');
    const today = new Date().toISOString().slice(0, 10);
    expect(said).toMatch(/nobody was asked, so these were taken: --name tieout-taken-\S+; --environment sandbox; /);
    expect(said).toContain(`--from ${today}, today: bills dated earlier are never sent; no --company-name to compare; no --home-currency to compare; change them in the files`); // prettier-ignore
    const flags = '--name acme --environment sandbox --from 2026-10-01 --company-name Acme --home-currency USD';
    expect((await run(await emptyFolder(), 'init', ...flags.split(' '))).stdout).not.toContain('nobody was asked');
  });

  test('schemas of another version are brought up to date', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init');
    const path = join(folder, 'integrations/.schemas/connection.schema.json');
    const current = await readFile(path, 'utf8');
    await writeFile(path, '{}\n');
    await run(folder, 'init');
    expect(await readFile(path, 'utf8')).toBe(current);
  });
});

describe('a second connection', () => {
  test('stands in a folder of its name, reads its own variables, and plans', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init', '--name', 'helix-sandbox', '--from', '2026-08-01');
    const before = await readFile(join(folder, 'integrations/connection.yaml'), 'utf8');
    const line = ['init', '--name', 'helix-production', '--environment', 'production', '--from', '2026-09-01'];
    const { exitCode, stdout } = await run(folder, ...line);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('HELIX_PRODUCTION_M3TER_ORG_ID, HELIX_PRODUCTION_QUICKBOOKS_REALM_ID');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('with more than one connection, commands need --connection NAME');
    expect(await readFile(join(folder, 'integrations/connection.yaml'), 'utf8')).toBe(before);
    const text = await readFile(join(folder, 'integrations/helix-production/connection.yaml'), 'utf8');
    expect(text).toContain('$schema=../.schemas/connection.schema.json');
    const connection = parse(text) as { credentials: { quickbooks: { refreshToken: string } } };
    expect(connection.credentials.quickbooks.refreshToken).toBe('HELIX_PRODUCTION_QUICKBOOKS_REFRESH_TOKEN');
    expect(text).not.toMatch(/\$\{(?:M3TER|QUICKBOOKS)_/);
    const checked = await run(folder, 'validate', '--format', 'json');
    expect(checked.exitCode).toBe(0);
    const own = { HELIX_PRODUCTION_M3TER_ORG_ID: 'x', HELIX_PRODUCTION_QUICKBOOKS_REALM_ID: '1' };
    const { stdout: valid } = await runInProcess({
      arguments: ['validate', '--sandbox'],
      workingDirectory: folder,
      environment: own,
    });
    expect(valid).toContain('2 connections, 2 integrations');
  });

  test('of a name that is there: nothing is written, and how to add one is said', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init', '--name', 'acme');
    for (const words of [['init'], ['init', '--name', 'acme']]) {
      const { exitCode, stdout } = await run(folder, ...words);
      expect(exitCode).toBe(0);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        'tieout init --name NAME --environment sandbox|production adds another connection',
      );
    }
  });
});

describe('--from', () => {
  test.each(['init --from-remote --from 2026-08-01', 'init --name acme --from-remote --from 2026-08-01'])(
    '%s: the integrations that come in begin there',
    async (line) => {
      const world = await openWorld({ files: {} });
      expect((await world.run(line)).exitCode).toBe(0);
      expect(await world.read('integrations/quickbooks-us-invoices.yaml')).toContain('from: 2026-08-01');
    },
  );

  test('in a workspace that has documents', async () => {
    const world = await openWorld();
    await world.run('init --from-remote --from 2026-08-01');
    expect(await world.read('integrations/quickbooks-us-invoices.yaml')).toContain('from: 2026-08-01');
  });
});

describe('what init writes can be appended to', () => {
  test.each(['  - { product: api-calls, item: "23" }', '- { product: api-calls, item: "23" }'])('%s', async (line) => {
    const folder = await emptyFolder();
    await run(folder, 'init', '--name', 'acme');
    const path = join(folder, 'integrations/items.yaml');
    await writeFile(path, `${await readFile(path, 'utf8')}${line}\n`);
    expect(await run(folder, 'validate', '--sandbox')).toMatchObject({
      exitCode: 0,
      stdout: 'valid: 1 connection, 1 integration, 1 mapping\n',
    });
  });

  test('the settings and lines that stand in its comments can be taken as they are', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init', '--name', 'acme', '--from', '2026-08-01');
    const shown = /^( *)# (accounts:|  filter:|notifyOnDisabled:|- \{)/gm;
    let taken = 0;
    for (const name of ['quickbooks.yaml', 'items.yaml']) {
      const path = join(folder, 'integrations', name);
      const text = await readFile(path, 'utf8');
      taken += text.match(shown)?.length ?? 0;
      await writeFile(path, text.replaceAll(shown, '$1$2'));
    }
    expect(taken).toBe(5);
    const { exitCode, stdout } = await run(folder, 'plan', '--sandbox');
    expect([exitCode, /reference\/[\w-]+/.exec(stdout)]).toEqual([0, null]);
  });

  test('the first hint of a new workspace names the file and the place, and works', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init', '--name', 'acme', '--from', '2026-08-01');
    const integration = join(folder, 'integrations/quickbooks.yaml');
    await writeFile(integration, (await readFile(integration, 'utf8')).replace('reportOnly', 'replay'));
    const missing = async () => {
      const { stdout } = await run(folder, 'plan', '--sandbox', '--format', 'json');
      const { diagnostics } = JSON.parse(stdout) as {
        diagnostics: { code: string; hint: string; place: { path: string; line: number } }[];
      };
      return diagnostics.filter(({ code }) => code === 'mapping/item-missing');
    };
    const before = await missing();
    const [first] = before;
    const list = join(folder, 'integrations/items.yaml');
    const lines = (await readFile(list, 'utf8')).split('\n');
    expect(first?.place.path).toBe('integrations/items.yaml');
    expect(lines[(first?.place.line ?? 0) - 1]).toBe('mappings:');
    const [, item = ''] = /^add to integrations\/items\.yaml, below mappings .*: (- \{.*\})$/.exec(first?.hint ?? '') ?? []; // prettier-ignore
    lines.splice(first?.place.line ?? 0, 0, `  ${item.replace('"…"', 'API usage')}`);
    await writeFile(list, lines.join('\n'));
    expect((await missing()).length).toBe(before.length - 1);
  });
});

test('in a workspace of an older version the schemas are brought up to date, and nothing else', async () => {
  const folder = await emptyFolder();
  await run(folder, 'init', '--name', 'acme');
  const schema = join(folder, 'integrations/.schemas/integration.schema.json');
  const text = await readFile(schema, 'utf8');
  await writeFile(schema, text.replace('"title": "Integration"', '"title": "Integration of last year"'));
  expect((await run(folder, 'init')).stdout).toContain('the schemas for the editor are of this version now.');
  expect(await readFile(schema, 'utf8')).toBe(text);
  expect((await run(folder, 'init')).stdout).toContain('Everything was there already.\n');
});
