import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, sourceFiles, withoutComments } from './source-files.ts';

/**
 * The direction of imports (src/README.md). Each folder lists the folders it may import from; a
 * folder that is not a key has no rule and the test says so.
 */
const STAGE = ['model', 'filter', 'support'] as const;
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // The codes of failures are a table of the model; types alone.
  support: ['model/codes'],
  model: ['support'],
  filter: ['model', 'support'],
  workspace: STAGE,
  convert: STAGE,
  desired: STAGE,
  diff: STAGE,
  plan: STAGE,
  render: STAGE,
  http: ['model', 'support'],
  m3ter: ['http', 'model', 'support', 'apply/ports'],
  quickbooks: ['http', 'model', 'support', 'apply/ports'],
  apply: ['http/answer', 'model', 'support'],
  sandbox: ['model', 'support'],
  reconcile: ['workspace', 'convert', 'desired', 'diff', 'plan', 'apply', 'filter', 'model', 'support'],
  authoring: ['workspace', 'desired', 'diff', 'model', 'support'],
  'bill-test': ['reconcile', 'plan', 'model', 'support'],
  snapshot: ['model', 'support'],
  // Runs in a browser.
  pages: ['model', 'render', 'support/compare-text'],
  action: ['workspace/find-secrets', 'model', 'render', 'support'],
  cli: [
    'apply', 'authoring', 'bill-test', 'convert', 'desired', 'diff', 'workspace', 'filter', 'http', 'm3ter', 'model', 'pages/generated',
    'plan', 'quickbooks',
    'reconcile', 'render', 'sandbox', 'snapshot', 'support',
  ],
}; // prettier-ignore

/** Pure folders do no I/O and read neither clock nor environment. */
const PURE = [
  'authoring',
  'bill-test',
  'model',
  'filter',
  'convert',
  'desired',
  'diff',
  'plan',
  'render',
  'm3ter/wire',
  'quickbooks/wire',
];
const PURE_FILES = [
  'src/workspace/parse-',
  'src/reconcile/plan-workspace',
  'src/reconcile/needs',
  'src/reconcile/build-explanation',
  'src/http/answer',
  'src/http/judge-answer',
  'src/http/retry-policy',
];
const IMPURE = [
  { pattern: /\bprocess\./, name: 'process' },
  { pattern: /\bconsole\.(?:log|error|warn|info|debug)/, name: 'console' },
  { pattern: /\bfetch\(/, name: 'fetch' },
  { pattern: /\bDate\.now\b/, name: 'Date.now' },
  { pattern: /\bnew Date\(\s*\)/, name: 'new Date() without argument' },
  { pattern: /\bMath\.random\b/, name: 'Math.random' },
  { pattern: /\bset(?:Timeout|Interval|Immediate)\b/, name: 'timers' },
];

function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

describe('direction of imports', () => {
  const files = sourceFiles('src').filter(({ path }) => path.split('/').length > 2);

  it.each(files.map((file) => [file.path, file] as const))('%s imports only what its folder may', (path, file) => {
    const own = folderOf(path);
    const allowed = ALLOWED[own];
    expect(allowed, `folder ${own} has no import rule`).toBeDefined();
    for (const specifier of importsOf(file.text)) {
      if (!specifier.startsWith('.')) continue;
      const target = posix.normalize(posix.join(dirname(path), specifier));
      const folder = folderOf(target);
      const named = allowed?.some((rule) => rule === folder || /^[./]/.test(target.replace(`src/${rule}`, '')));
      const schema = target.startsWith('schemas/') && (own === 'cli' || own === 'workspace');
      const fine = folder === own || named === true || schema;
      expect(fine, `${path} imports ${target}; ${own} may import ${allowed?.join(', ') ?? ''}`).toBe(true);
    }
  });

  it('knows every folder', () => {
    const folders = new Set(files.map(({ path }) => folderOf(path)));
    expect([...folders].filter((folder) => ALLOWED[folder] === undefined)).toEqual([]);
  });
});

describe('pure folders', () => {
  const pure = sourceFiles('src').filter(
    ({ path }) =>
      PURE.some((folder) => path.startsWith(`src/${folder}/`)) || PURE_FILES.some((start) => path.startsWith(start)),
  );

  it.each(pure.map((file) => [file.path, file] as const))('%s does no I/O', (path, file) => {
    const code = withoutComments(file.text);
    for (const { pattern, name } of IMPURE) expect(pattern.test(code), `${path} names ${name}`).toBe(false);
    const nodeImports = importsOf(file.text).filter((specifier) => specifier.startsWith('node:'));
    expect(nodeImports.filter((specifier) => specifier !== 'node:crypto')).toEqual([]);
  });
});

describe('the process', () => {
  it('is named only by what is a process: the command line and the action', () => {
    const naming = sourceFiles('src')
      .filter(({ path }) => path !== join('src', 'main.ts') && path !== join('src', 'action', 'main.ts'))
      .filter(({ text }) => /\bprocess\.(?:exit|env|argv|stdout|stderr|stdin|cwd|on)\b/.test(withoutComments(text)))
      .map(({ path }) => path);
    expect(naming).toEqual([]);
  });

  it('imports intuit-oauth in one file', () => {
    const files = sourceFiles('src').filter(({ text }) => importsOf(text).includes('intuit-oauth'));
    expect(files.map(({ path }) => path)).toEqual(['src/quickbooks/intuit-oauth.ts']);
  });
});
