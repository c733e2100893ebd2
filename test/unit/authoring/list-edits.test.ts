import { expect, test } from 'vitest';
import { createImportFiles } from '../../../src/authoring/import-files.ts';
import { createListEdits } from '../../../src/authoring/list-edits.ts';
import { CONNECTION, parseTexts } from '../workspace/parse-text.ts';

const HEAD = 'apiVersion: tieout/v1\nkind: ExternalMappings\nname: items\nconnection: northwind\n';
/** A list that takes no item, because it stands elsewhere. */
const BY_ALIAS = `${HEAD}lists: &l [{ product: api-calls, item: "23" }]\nmappings: *l\n`;
const LINE = { comment: '', values: [], row: null, problem: null, doubt: null };

test.each(['tieout import', 'tieout map'] as const)(
  'what a list cannot take is told, with the command to run again: %s',
  (command) => {
    const [file] = parseTexts([CONNECTION, `${HEAD}mappings: []\n`]).workspace.mappingFiles;
    if (file === undefined) throw new Error('the list is not read');
    const files = createImportFiles(new Map([['w/b.yaml', BY_ALIAS]]), 'w', new Set());
    const edits = createListEdits(files, command);
    edits.append({ file, csv: null }, [
      { ...LINE, item: '{ product: seats, item: "25" }' },
      { ...LINE, item: '{ product: storage, item: "26" }' },
    ]);
    edits.planEdits();
    files.carryOut();
    expect(files.changed).toEqual([]);
    expect(files.notes).toEqual(['w/b.yaml: the list cannot take 2 more mappings']);
    expect(files.next).toEqual([`write the mappings of that list one a line, then run ${command} again`]);
  },
);
