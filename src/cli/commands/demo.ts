import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_OVERRIDES } from '../../plan/guards.ts';
import { cell, renderHeading, renderParagraph, renderTable } from '../../render/table.ts';
import { SANDBOX_ENVIRONMENT } from '../../sandbox/environment.ts';
import { UsageFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import { SANDBOX_FOLDER } from '../open-systems.ts';
import { styleFor } from '../output-style.ts';
import { runApply } from './apply.ts';
import { planAndShow, runPlan } from './plan.ts';
import { forgetSandbox } from './sandbox.ts';

const SCOPE = { integrations: [], bills: [], only: null, since: null, resend: [], overrides: NO_OVERRIDES } as const;

/**
 * The main job on the embedded systems, from the beginning: a plan, its application, and a second
 * plan with nothing left to do. Gives the exit code of the first step that fails.
 *
 * @throws UsageFailure `cli/demo-format`: it shows to a person what other commands say to machines.
 */
export async function runDemo(given: CommandContext): Promise<number> {
  if (given.options.format !== 'human') {
    throw new UsageFailure('the demo is for people and has no other format', {
      code: 'cli/demo-format',
      nextStep: `run its steps with --format ${given.options.format}: tieout plan --sandbox --out plan.json, tieout apply plan.json --sandbox`,
    });
  }
  const context: CommandContext = {
    ...given,
    // Its own credentials only: those of the shell are for the real systems.
    environment: { ...given.environment, ...SANDBOX_ENVIRONMENT, M3TER_API_TOKEN: undefined },
    options: { ...given.options, sandbox: true },
  };
  const { stdout } = context.terminal;
  const style = styleFor(context, 'stdout');
  const say = (lines: readonly string[]): void => stdout.write(`${lines.join('\n')}\n`);
  const title = (command: string, shows: string): void =>
    say(['', ...renderHeading(`=== ${command}`, style, shows), '']);
  await forgetSandbox(context, join(context.workingDirectory, SANDBOX_FOLDER));
  say(renderParagraph(INTRODUCTION, style, { indent: 0 }));

  const planFile = join(tmpdir(), `tieout-demo-${String(context.clock.now())}.json`);
  try {
    title('tieout plan --sandbox --out plan.json', 'what would change; nothing changes yet');
    const planned = await planAndShow(context, { ...SCOPE, out: planFile, detailedExitCode: false });
    if (planned !== EXIT.done) return planned ?? EXIT.workspaceErrors;
    title('tieout apply --sandbox plan.json', 'exactly that plan, then proof by reading again');
    await runApply(context, {
      ...SCOPE,
      planFile,
      autoApprove: true,
      expectDigest: null,
      onStale: 'stop',
      journal: null,
    });
    title('tieout plan --sandbox', 'a second plan: nothing left to do');
    const second = await runPlan(context, { ...SCOPE, out: null, detailedExitCode: false });
    const rows = NEXT.map(([command, shows]) => ({ cells: [cell(command), cell(shows)] }));
    say(['', ...renderHeading('=== try next', style), '']);
    say(renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 }));
    say(['', ...renderParagraph(ENDING, style, { indent: 0 })]);
    return second;
  } finally {
    await rm(planFile, { force: true });
  }
}

const INTRODUCTION = 'The example company, on an embedded m3ter and an embedded QuickBooks. No account, no network.';

const NEXT = [
  ['npx tieout status --sandbox', 'every bill by state and reason'],
  ['npx tieout explain bill M3-100483 --sandbox', 'one bill through every rule, with its invoice'],
  ['npx tieout plan --sandbox --format markdown', 'the plan as a pull request would show it'],
  ['npx tieout validate', 'after an edit in integrations/: errors at line and column'],
  ['npx tieout sandbox reset', 'begin again'],
] as const;

const ENDING = 'The files behind it are in integrations/; the settings are explained in README.md.';
