import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('generated types and validators are those of the schemas (npm run generate)', () => {
  expect(() => execFileSync(process.execPath, ['src/build/generate.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
});
