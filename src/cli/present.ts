import { appendFile } from 'node:fs/promises';
import type { GithubOutput } from '../render/annotations.ts';
import { WorldFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';

/** One value in every format a command can print it in. */
export interface Presentation {
  readonly human: () => string;
  readonly json: () => string;
  readonly markdown: () => string;
  readonly github: () => GithubOutput;
}

/** Prints a result on stdout in the asked format; under `github` the Markdown goes to the step summary. */
export async function present(context: CommandContext, presentation: Presentation): Promise<void> {
  const { stdout } = context.terminal;
  switch (context.options.format) {
    case 'human':
      stdout.write(presentation.human());
      return;
    case 'json':
      stdout.write(presentation.json());
      return;
    case 'markdown':
      stdout.write(presentation.markdown());
      return;
    case 'github':
      await presentGithub(context, presentation.github());
  }
}

/**
 * Annotations to stdout, the summary to the file GitHub names; without that file the summary follows
 * on stdout, so that nothing is lost outside GitHub.
 */
export async function presentGithub(context: CommandContext, output: GithubOutput): Promise<void> {
  const { stdout } = context.terminal;
  stdout.write(output.commands);
  const file = context.environment['GITHUB_STEP_SUMMARY'];
  if (file === undefined) {
    stdout.write(output.summary);
    return;
  }
  try {
    await appendFile(file, output.summary);
  } catch (cause) {
    throw new WorldFailure(`the step summary ${file} cannot be written`, {
      code: 'cli/file-unwritable',
      nextStep: 'check the disk of the runner',
      cause,
    });
  }
}
