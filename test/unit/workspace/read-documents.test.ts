import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDocuments } from '../../../src/workspace/read-documents.ts';
import { readWorkspace } from '../../../src/workspace/read-workspace.ts';
import { CONNECTION, INTEGRATION } from './parse-text.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'documents-'));
  mkdirSync(join(cwd, 'w'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array): void => {
  mkdirSync(join(cwd, 'w', name, '..'), { recursive: true });
  writeFileSync(join(cwd, 'w', name), content);
};
const link = (target: string, name: string): void => symlinkSync(target, join(cwd, 'w', name));
const names = async () => (await readDocuments('w', cwd)).files.map(({ name }) => name);
const problems = async () =>
  (await readDocuments('w', cwd)).files.flatMap(({ path, problem }) =>
    problem === null ? [] : [`${path} ${problem.code}`],
  );

describe('which files', () => {
  test('YAML and CSV at any depth, in order, without hidden folders', async () => {
    for (const name of [
      'b.yaml',
      'a.yml',
      'c/d/e.YAML',
      'c/x.csv',
      '.git/y.yaml',
      'c/.cache/z.yaml',
      'readme.md',
      'x.yaml.bak',
    ]) {
      write(name, '');
    }
    expect(await names()).toEqual(['a.yml', 'b.yaml', 'c/d/e.YAML', 'c/x.csv']);
  });

  test('paths are relative to the working directory, whichever way the folder is named', async () => {
    write('c/a.yaml', '');
    expect((await readDocuments('w', cwd)).files[0]).toMatchObject({ path: 'w/c/a.yaml', name: 'c/a.yaml' });
    expect((await readDocuments(join(cwd, 'w'), join(cwd, 'w', 'c'))).files[0]?.path).toBe('a.yaml');
  });

  test('links inside the workspace are followed, each file read once', async () => {
    write('..data/a.yaml', 'a: 1\n');
    write('real/b.yaml', 'b: 1\n');
    link('..data/a.yaml', 'a.yaml');
    link('real', 'again');
    expect(await names()).toEqual(['a.yaml', 'again/b.yaml']);
  });
});

describe('what cannot be read', () => {
  test('loops, dead links and links out of the workspace', async () => {
    writeFileSync(join(cwd, 'outside.yaml'), 'secret: text\n');
    mkdirSync(join(cwd, 'w', 'deep'));
    link('.', 'loop');
    link('..', 'deep/up');
    link('self.yaml', 'self.yaml');
    link('nowhere.yaml', 'dead.yaml');
    link('../outside.yaml', 'out.yaml');
    link('nowhere', 'dead-folder');
    expect(await problems()).toEqual([
      'w/dead.yaml document/unreadable',
      'w/deep/up document/symlink-loop',
      'w/loop document/symlink-loop',
      'w/out.yaml document/outside-workspace',
      'w/self.yaml document/symlink-loop',
    ]);
  });

  test.each([
    ['UTF-16 with mark', Uint8Array.from([0xff, 0xfe, 0x61, 0x00]), 1],
    ['UTF-16 big-endian with mark', Uint8Array.from([0xfe, 0xff, 0x00, 0x61]), 1],
    ['UTF-16 without mark', Uint8Array.from([0x61, 0x00, 0x3a, 0x00]), 1],
    ['UTF-32', Uint8Array.from([0xff, 0xfe, 0x00, 0x00, 0x61, 0, 0, 0]), 1],
    ['broken UTF-8 on line 2', Uint8Array.from([0x61, 0x3a, 0x20, 0x31, 0x0a, 0x62, 0xff]), 2],
    ['binary', Uint8Array.from([0x61, 0x62, 0x63, 0x00, 0x01]), 1],
  ])('%s', async (_name, bytes, line) => {
    write('a.yaml', bytes);
    const [file] = (await readDocuments('w', cwd)).files;
    expect(file).toMatchObject({
      text: null,
      problem: { code: 'document/encoding', place: { path: 'w/a.yaml', line } },
    });
  });

  test('a file above 64 MB is not read', async () => {
    write('a.yaml', '');
    truncateSync(join(cwd, 'w', 'a.yaml'), 65 * 1024 * 1024);
    expect(await problems()).toEqual(['w/a.yaml document/too-large']);
  });

  test('no folder, or a file in its place', async () => {
    write('a.yaml', '');
    for (const root of ['nowhere', 'w/a.yaml']) {
      const { diagnostics } = await readWorkspace(root, { env: {}, cwd, unsetVariables: 'error' });
      expect(diagnostics.map(({ code }) => code)).toEqual(['document/no-workspace']);
    }
  });
});

describe('readWorkspace', () => {
  test('a byte order mark shifts nothing', async () => {
    write('a.yaml', `\uFEFF${CONNECTION}zz: 1\n`);
    write('b.yaml', INTEGRATION.replaceAll('\n', '\r\n'));
    const { diagnostics, workspace, files } = await readWorkspace('w', { env: {}, cwd, unsetVariables: 'error' });
    expect(diagnostics.map(({ place, code }) => [place?.line, place?.column, code])).toEqual([
      [6, 1, 'document/unknown-key'],
    ]);
    expect(workspace.integrations).toHaveLength(1);
    expect(workspace.root).toBe('w');
    expect(files.get('w/a.yaml')?.startsWith('apiVersion')).toBe(true);
  });

  test('a folder without documents is an error', async () => {
    write('x.csv', 'a,b\n');
    const { diagnostics } = await readWorkspace('w', { env: {}, cwd, unsetVariables: 'error' });
    expect(diagnostics.map(({ code }) => code)).toEqual(['document/empty-workspace']);
  });

  test('unreadable files are among the findings', async () => {
    write('a.yaml', CONNECTION);
    write('b.yaml', Uint8Array.from([0xff, 0xfe, 0x61, 0x00]));
    const { diagnostics } = await readWorkspace('w', { env: {}, cwd, unsetVariables: 'error' });
    expect(diagnostics.map(({ code }) => code)).toEqual(['document/encoding']);
  });
});
