import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Validators and types are those of the schemas as they are now, however old the last build is. */
export default function generateOnce(): void {
  execFileSync('node', ['src/build/generate.mjs'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
  });
}
