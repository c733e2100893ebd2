import { expect, test } from 'vitest';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

// A name that no bill has is told before anything is sent, however it was given, with the bill that is nearly called so.

test.each([
  ['--bill M3-100451 M3-1O0482', 'M3-1O0482', 'M3-100482'],
  ['--bill M3-100451 --resend M3-100451 M3-1O0482', 'M3-1O0482', 'M3-100482'],
  ['--bill M3-100451 --resend M3-100451 and', 'and', null],
  ['--bill M3-10048', 'M3-10048', null],
  ['--resend M3-999999', 'M3-999999', null],
])('plan %s', async (words, unknown, meant) => {
  const workingDirectory = await exampleFolder();
  const line = `plan --sandbox ${words}`.split(' ');
  const { stdout, exitCode } = await runInProcess({ arguments: line, workingDirectory });
  const said = stdout.replaceAll(/\s+/g, ' ');
  expect(exitCode).toBe(4);
  expect(said).toContain(
    `error plan/unknown-bill ${unknown}: m3ter has no bill with the id or number ${unknown} → ${
      meant === null ? '' : `did you mean ${meant}? `
    }tieout plan --sandbox --all shows the bills that are sent or wait; an id is the whole UUID`,
  );
  expect(said).not.toContain('is not among those that --bill names');
});

test('explain of a bill that is not there names the near one, and what lists bills for people', async () => {
  const workingDirectory = await exampleFolder();
  const explain = async (id: string) =>
    (await runInProcess({ arguments: ['explain', 'bill', id, '--sandbox'], workingDirectory })).stderr.replaceAll(
      /\s+/g,
      ' ',
    );
  expect(await explain('M3-1O0482')).toContain('did you mean M3-100482? tieout plan --sandbox --all shows the bills');
  expect(await explain('M3-999999')).toContain('next: tieout plan --sandbox --all shows the bills');
});

test('the command that sends a bill again is the end of its sentence', async () => {
  const workingDirectory = await exampleFolder();
  const { stdout } = await runInProcess({ arguments: ['plan', '--sandbox'], workingDirectory });
  const commands = stdout.split('\n').flatMap((one) => one.split('tieout apply')[1] ?? []);
  expect(commands.length).toBeGreaterThan(0);
  for (const words of commands) expect(words).toMatch(/^ (?:--sandbox )?--bill \S+ --resend \S+$/);
  expect(stdout).not.toMatch(/^ *sends the bill again/m);
});
