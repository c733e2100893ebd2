import { DEFAULT_DIR } from '../../model/commands.ts';
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { NO_OVERRIDES } from '../../model/guards.ts';
import { cell, renderHeading, renderParagraph, renderTable } from '../../render/table.ts';
import { SANDBOX_ENVIRONMENT } from '../../sandbox/environment.ts';
import { UsageFailure } from '../../support/errors.ts';
import { quoteWord } from '../../support/quote-word.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { SANDBOX_FOLDER } from '../sandbox-folder.ts';
import { styleFor } from '../output-style.ts';
import { missingSchemas, SCHEMA_FOLDER, withSchemaFolder } from '../schema-files.ts';
import { writeTogether, writeWholeFile, type WantedFile } from '../write-file.ts';
import { renderReportHtml } from '../render-html.ts';
import { renderVerdict } from '../../render/tie-out-verdict.ts';
import { usableWorkspace } from '../load-workspace.ts';
import { runApply } from './apply.ts';
import { planAndShow, runPlan } from './plan.ts';
import { readTieOut } from './report.ts';
import { forgetSandbox } from './sandbox.ts';

const SCOPE = {
  snapshot: null,
  against: null,
  applied: null,
  integrations: [],
  bills: [],
  only: null,
  since: null,
  resend: [],
  all: false,
  overrides: NO_OVERRIDES,
} as const;
/** Below the working directory: the example workspace, and a sandbox that no other command uses. */
const DEMO_FOLDER = '.tieout/demo';
const PLAN_FILE = 'plan.json';
const PAGE_FILE = 'plan.html';
const REPORT_FILE = 'report.html';

/**
 * The main job on the embedded systems from the beginning: a plan, its apply, and a second plan with nothing left to
 * do. It runs in its own folder, with the example workspace that is shipped with the program. Gives the exit code of
 * the first step that fails.
 *
 * @throws UsageFailure `cli/demo-format`: the demo is for people and has no machine format.
 */
export async function runDemo(given: CommandContext): Promise<number> {
  if (given.options.format !== 'human') {
    throw new UsageFailure('the demo is for people and has no other format', {
      code: 'cli/demo-format',
      nextStep: `run its steps with --format ${given.options.format}: tieout plan --sandbox --out plan.json, tieout apply plan.json --sandbox`,
    });
  }
  const folder = await makeDemoFolder(given.workingDirectory);
  const context: CommandContext = {
    ...given,
    workingDirectory: folder,
    // Only the sandbox's credentials: those of the shell are for the real systems.
    environment: { ...given.environment, ...SANDBOX_ENVIRONMENT, M3TER_API_TOKEN: undefined },
    options: { ...given.options, dir: DEFAULT_DIR, connection: null, sandbox: true },
  };
  await writeTogether(
    folder,
    [...(await exampleFiles(given.exampleFolder)), ...(await missingSchemas(context, DEFAULT_DIR))],
    'demo',
  );
  const { stdout } = context.terminal;
  const style = styleFor(context, 'stdout');
  const say = (lines: readonly string[]): void => stdout.write(`${lines.join('\n')}\n`);
  const title = (command: string, shows: string): void =>
    say(['', ...renderHeading(`=== ${command}`, style, shows), '']);
  await forgetSandbox(context, join(folder, SANDBOX_FOLDER));
  say(renderParagraph(INTRODUCTION, style, { indent: 0 }));

  title(`tieout plan --sandbox --out ${PLAN_FILE} --html ${PAGE_FILE}`, 'what would change; nothing changes yet');
  const planned = await planAndShow(context, { ...SCOPE, out: PLAN_FILE, html: PAGE_FILE, detailedExitCode: false });
  if (planned === null) return EXIT.workspaceErrors;
  if (planned.exitCode !== EXIT.done) return planned.exitCode;
  title('tieout apply --sandbox plan.json', 'exactly that plan, then proof by reading again');
  await runApply(context, {
    ...SCOPE,
    planFile: PLAN_FILE,
    autoApprove: true,
    expectDigest: null,
    onStale: 'stop',
    journal: null,
    out: null,
    allowBlocked: false,
  });
  title('tieout plan --sandbox', 'a second plan: nothing left to do');
  const second = await runPlan(context, { ...SCOPE, out: null, html: null, detailedExitCode: false });
  title(
    `tieout report --sandbox --month 2026-10 --html ${REPORT_FILE}`,
    'does billed equal invoiced? The first line of the answer',
  );
  say(renderParagraph(await sayTieOut(context), style, { indent: 0 }));
  const shown = relative(given.workingDirectory, folder);
  const pages = `Two pages for a browser: ${join(shown, PAGE_FILE)}, the plan, and ${join(shown, REPORT_FILE)}, the tie-out.`;
  say(['', ...renderParagraph(pages, style, { indent: 0 })]);
  const steps = [[`cd ${quoteWord(shown)}`, 'the example, with its files and its sandbox'] as const, ...NEXT];
  const rows = steps.map(([command, shows]) => ({ cells: [cell(command), cell(shows)] }));
  say(['', ...renderHeading('=== try next', style), '']);
  say(renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 }));
  say(['', ...renderParagraph(ENDING, style, { indent: 0 })]);
  return second;
}

/** The verdict that `tieout report` gives for the month of the example, whose page it writes. */
async function sayTieOut(context: CommandContext): Promise<string> {
  const usable = await usableWorkspace(context);
  if (usable === null) return '';
  const period = { month: { from: '2026-10-01', to: '2026-10-31' }, from: null, to: null };
  const planned = await readTieOut(context, { ...period, integrations: [], accounts: [] }, usable);
  const page = await renderReportHtml(context, planned);
  await writeWholeFile(context.workingDirectory, REPORT_FILE, page, 'demo');
  return renderVerdict(planned.report);
}

/** The demo's folder in the working directory; a temporary one where that cannot be written. */
async function makeDemoFolder(workingDirectory: string): Promise<string> {
  const folder = join(workingDirectory, DEMO_FOLDER);
  try {
    await mkdir(folder, { recursive: true });
    return folder;
  } catch {
    return mkdtemp(join(tmpdir(), 'tieout-demo-'));
  }
}

/** The shipped example workspace, with editors pointed to copies of the schemas beside it. */
async function exampleFiles(exampleFolder: string): Promise<readonly WantedFile[]> {
  const entries = await readdir(exampleFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const name = relative(exampleFolder, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      const up = '../'.repeat(name.split('/').length - 1);
      const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
      return { path: `${DEFAULT_DIR}/${name}`, text: withSchemaFolder(text, `${up}${SCHEMA_FOLDER}`) };
    }),
  );
}

const INTRODUCTION = 'The example company, on an embedded m3ter and an embedded QuickBooks. No account, no network.';

const NEXT = [
  ['npx tieout status --sandbox', 'every bill by state and reason'],
  ['npx tieout report --sandbox --month 2026-10', 'the tie-out of the month: every row from billed to invoiced'],
  ['npx tieout report --sandbox --month 2026-09', 'the month before: part paid, overdue, edited, deleted'],
  ['npx tieout explain bill M3-100483 --sandbox', 'one bill through every rule, with its invoice'],
  ['npx tieout plan --sandbox --format markdown', 'the plan as a pull request would show it'],
  ['npx tieout show plan.json', 'the plan that was applied'],
  ['npx tieout validate', 'after an edit in integrations/: errors at line and column'],
  ['npx tieout sandbox reset', 'begin again'],
] as const;

const ENDING = 'The next demo begins anew; your own workspace begins with tieout init.';
