import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { execa } from 'execa';
import { expect, inject, onTestFinished, test } from 'vitest';
import { installPackage } from '../package/install-package.ts';

const DOCKERFILE = join(import.meta.dirname, '../../deploy/kubernetes/Dockerfile');
const EXAMPLE = join(import.meta.dirname, '../../integrations');
/** What a name that a build cannot know, and an older form of an instruction, would be. */
const STRICT = { deprecatedMaintainer: ValidationSeverity.ERROR, emptyContinuationLine: ValidationSeverity.ERROR };

const textsOf = (text: string): readonly string[] => validate(text, STRICT).map(({ message }) => message);

/** The words of an instruction in its form of a list, without the shell that the image does not have. */
function wordsOf(text: string, instruction: 'ENTRYPOINT' | 'CMD'): readonly string[] {
  const list = new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(text)?.[1] ?? '[]';
  return JSON.parse(list) as readonly string[];
}

test('the Dockerfile has nothing wrong in it', async () => {
  const text = await readFile(DOCKERFILE, 'utf8');
  expect(textsOf(text)).toEqual([]);
  expect(textsOf(text.replace('COPY package.json package-lock.json ./', 'COPY package.json'))).not.toEqual([]);
  expect(textsOf(text.replace('WORKDIR /app', 'WORKDIRR /app'))).not.toEqual([]);
  expect(text.match(/^(?:ADD|ENV|ARG) /gm)).toBeNull();
});

test('its commands start the package, without a shell, in the folder of the files', async () => {
  const text = await readFile(DOCKERFILE, 'utf8');
  const image = await installPackage(dirname(inject('tieout')));
  onTestFinished(async () => await image.remove());
  const workspace = join(image.folder, 'workspace');
  await mkdir(workspace);
  await cp(EXAMPLE, join(workspace, 'integrations'), { recursive: true });
  const [node = '', ...program] = wordsOf(text, 'ENTRYPOINT').map((word) =>
    word.replace(/^\/app\//, `${image.folder}/`),
  );
  expect([node, program]).toEqual(['/nodejs/bin/node', [join(image.folder, 'node_modules/tieout/dist/main.mjs')]]);
  const run = async (...words: readonly string[]) =>
    await execa(process.execPath, [...program, ...words], {
      cwd: workspace,
      env: {},
      extendEnv: false,
      stdin: 'ignore',
    });
  expect((await run(...wordsOf(text, 'CMD'))).stdout).toContain('Usage: tieout');
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+$/);
  expect((await run('validate')).stdout).toMatch(/^valid: 1 connection/);
});
