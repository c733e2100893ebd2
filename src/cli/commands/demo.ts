import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_OVERRIDES } from '../../plan/guards.ts';
import { SANDBOX_ENVIRONMENT } from '../../sandbox/environment.ts';
import { UsageFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import { SANDBOX_FOLDER } from '../open-systems.ts';
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
  const title = (text: string): void => stdout.write(`\n=== ${text}\n\n`);
  await forgetSandbox(context, join(context.workingDirectory, SANDBOX_FOLDER));
  stdout.write('The example company, on an embedded m3ter and an embedded QuickBooks. No account, no network.\n');

  const planFile = join(tmpdir(), `tieout-demo-${String(context.clock.now())}.json`);
  try {
    title('tieout plan --sandbox --out plan.json      what would change, and nothing changes');
    const planned = await planAndShow(context, { ...SCOPE, out: planFile, detailedExitCode: false });
    if (planned !== EXIT.done) return planned ?? EXIT.workspaceErrors;
    title('tieout apply --sandbox plan.json           exactly that plan, then proof by reading again');
    await runApply(context, {
      ...SCOPE,
      planFile,
      autoApprove: true,
      expectDigest: null,
      onStale: 'stop',
      journal: null,
    });
    title('tieout plan --sandbox                      a second plan: nothing left to do');
    const second = await runPlan(context, { ...SCOPE, out: null, detailedExitCode: false });
    stdout.write(NEXT);
    return second;
  } finally {
    await rm(planFile, { force: true });
  }
}

const NEXT = `
=== try next

  npx tieout status --sandbox                  every bill by state and reason
  npx tieout explain bill M3-100483 --sandbox  one bill through every rule, with its invoice
  npx tieout plan --sandbox --format markdown  the plan as a pull request would show it
  npx tieout validate                          after an edit in integrations/: errors at line and column
  npx tieout sandbox reset                     begin again

The files behind it are in integrations/; the settings are explained in README.md.
`;
