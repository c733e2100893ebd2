import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Workspace } from '../../../src/model/workspace.ts';
import { findEdits } from '../../../src/reconcile/file-edits.ts';
import { parseWorkspace } from '../../../src/workspace/parse-workspace.ts';

const NAMES = ['connection', 'us', 'europe', 'items', 'customers'];
const TEXTS = Object.fromEntries(NAMES.map((name) => [name, readFileSync(`integrations/${name}.yaml`, 'utf8')]));

function workspaceOf(changes: Readonly<Record<string, (text: string) => string>> = {}): Workspace {
  const files = NAMES.map((name) => {
    const text = (changes[name] ?? ((same) => same))(TEXTS[name] ?? '');
    return { path: `integrations/${name}.yaml`, name: `${name}.yaml`, text, problem: null };
  });
  return parseWorkspace(files, { root: 'integrations', env: {}, unsetVariables: 'warning' }).workspace;
}

/** What a workspace says, whatever the order of its files and lines. */
function meaningOf({ connections, integrations, mappingFiles }: Workspace): readonly string[] {
  const rules = mappingFiles.flatMap(({ rules: all, origin: _origin, name: _name, ...file }) =>
    all.map(({ place: _place, ...rule }) => ({ ...file, ...rule })),
  );
  const documents = [...connections, ...integrations].map(({ origin: _origin, ...document }) => document);
  return [...documents, ...rules].map((one) => JSON.stringify(one)).sort();
}

const CASES: readonly (readonly [string, number, Readonly<Record<string, (text: string) => string>>])[] = [
  ['nothing', 0, {}],
  ['a moved line', 0, { items: (text) => text.replace(/( {2}- \{ product: fleet.*\n)( {2}- .*\n)/, '$2$1') }],
  ['a setting', 1, { us: (text) => text.replace('graceMinutes: 30', 'graceMinutes: 60') }],
  ['a list', 1, { us: (text) => text.replace('exclude: [VANDELAY]', 'exclude: [VANDELAY, ACME]') }],
  ['a setting that is taken out', 1, { us: (text) => text.replace(/^ {2}bccEmail: .*\n/m, '') }],
  ['a reference', 1, { us: (text) => text.replace('creditMemo: { name: Billing adjustments }', 'creditMemo: "24"') }],
  ['a mapping that is new', 1, { items: (text) => `${text}  - { product: onsite-training, item: "26" }\n` }],
  ['a mapping to another record', 1, { items: (text) => text.replace('{ sku: STOR-GB }', '{ sku: SEAT-ROBOT }') }],
  ['a mapping that is gone', 1, { items: (text) => text.replace(/.*robot-seats.*\n/, '') }],
  ['an integration under another name', 2, { europe: (text) => text.replace(/^name: .*/m, 'name: Others') }],
  ['a setting of the connection', 1, { connection: (text) => text.replace(/^name: .*/m, '$&\nlimits: { requestTimeoutMs: 20000 }') }],
  ['many at once', 3, { us: (text) => text.replace('graceMinutes: 30', 'graceMinutes: 60').replace('mode: replay', 'mode: reportOnly'), items: (text) => text.replace(/.*robot-seats.*\n/, '') }],
]; // prettier-ignore

test.each(CASES)('%s: %i edits, and without them the files say what they said', (_name, count, changes) => {
  const [before, after] = [workspaceOf(), workspaceOf(changes)];
  const edits = findEdits(before, after, 'northwind-sandbox');
  expect(edits.map(({ edit }) => edit.what)).toHaveLength(count);
  const reverted = edits.reduce((workspace, { withoutIt }) => withoutIt(workspace), after);
  expect(meaningOf(reverted)).toEqual(meaningOf(before));
  for (const { edit } of edits) expect(edit.before).not.toEqual(edit.after);
});
