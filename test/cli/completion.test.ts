import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleFolder, runProcess } from './run-process.ts';
import { findShells } from './shells.ts';

// The scripts in the shells that this machine has: quoting and word breaks are theirs, not ours.

const LINES: readonly (readonly [string, readonly string[]])[] = [
  ['tieout pla', ['tieout', 'plan']],
  ['tieout plan --on', ['tieout', 'plan', '--only']],
  ['tieout plan --only b', ['tieout', 'plan', '--only', 'bills']],
  ['tieout plan --only=b', ['tieout', 'plan', '--only=bills']],
  ['tieout explain invoice/33580b48', ['tieout', 'explain', 'invoice/33580b48-7682-420f-99fb-5d9e4bf91e11']],
  ['tieout explain bill M3-100483', ['tieout', 'explain', 'bill', 'M3-100483']],
  [
    String.raw`tieout plan --integration QuickBooks\ E`,
    ['tieout', 'plan', '--integration', 'QuickBooks Europe invoices'],
  ],
  ['tieout apply revie', ['tieout', 'apply', 'reviewed.json']],
  ['tieout validate --dir integ', ['tieout', 'validate', '--dir', 'integrations/']],
];

describe.each(findShells())('$name', ({ pressTab }) => {
  test('completes commands, options, addresses, bills and names of the workspace, files and folders', async () => {
    const folder = await exampleFolder();
    expect((await runProcess(folder, ['sandbox', 'seed'])).exitCode).toBe(0);
    await writeFile(join(folder, 'reviewed.json'), '{}');
    for (const [line, expected] of LINES) {
      const words = await pressTab(folder, line);
      expect(words.map((word, index) => (index === 3 && word === 'integrations' ? `${word}/` : word))).toEqual(
        expected,
      );
    }
  });
});
