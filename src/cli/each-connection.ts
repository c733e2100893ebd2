import { worstExitCode, EXIT } from '../model/exit-code.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { escapeMarkdown, escapeWorkflowLines } from '../render/escape.ts';
import { renderJson } from '../render/json.ts';
import { renderHeading } from '../render/table.ts';
import type { CommandContext } from './command-context.ts';
import { loadWorkspace, noConnection, printDiagnostics } from './load-workspace.ts';
import { styleFor } from './output-style.ts';
import { writeSummary } from './present.ts';
import { reportFailure } from './report-failure.ts';
import type { Output } from './terminal.ts';

/**
 * Runs a command for each connection of the workspace in turn, each with its own variables and credentials. A failure
 * of one does not stop the others. People read one result after the other; JSON is one object (cli.md). The exit code
 * is the most serious of all.
 *
 * @throws WorkspaceFailure `cli/no-connection` when there is none.
 */
export async function runForEachConnection(
  context: CommandContext,
  run: (context: CommandContext) => Promise<number>,
): Promise<number> {
  const read = await loadWorkspace(context, 'warning');
  const names = read.workspace.connections.map(({ name }) => name);
  if (names.length === 0) {
    if (hasErrors(read.diagnostics)) {
      await printDiagnostics(context, read);
      return EXIT.workspaceErrors;
    }
    throw noConnection(context);
  }
  const results: Result[] = [];
  for (const [index, name] of names.entries()) {
    if (context.signals.received !== null) break;
    await writeHeading(context, name, index);
    results.push(await runForOne(context, name, run));
    if (context.options.format === 'github') context.terminal.stdout.write(GROUP_END);
  }
  const exitCode = worstExitCode(results.map((result) => result.exitCode));
  if (context.options.format === 'json') {
    const connections = Object.fromEntries(results.map(({ name, json }) => [name, JSON.parse(json) as unknown]));
    context.terminal.stdout.write(renderJson({ connections }, exitCode));
  }
  return exitCode;
}

interface Result {
  readonly name: string;
  readonly exitCode: number;
  /** The command's JSON object; empty in other formats, which are printed directly. */
  readonly json: string;
}

async function runForOne(
  context: CommandContext,
  name: string,
  run: (context: CommandContext) => Promise<number>,
): Promise<Result> {
  const kept = context.options.format === 'json' ? keepOutput(context.terminal.stdout) : null;
  const terminal = kept === null ? context.terminal : { ...context.terminal, stdout: kept.output };
  const options = { ...context.options, connection: name, alone: false };
  const own: CommandContext = { ...context, options, terminal };
  const exitCode = await run(own).catch((error: unknown) => reportFailure(error, own, options));
  return { name, exitCode, json: kept?.text() ?? '' };
}

/** An output that keeps its text: the JSON of one connection becomes a part of one object. */
function keepOutput(stdout: Output): { readonly output: Output; readonly text: () => string } {
  const parts: string[] = [];
  return { output: { ...stdout, write: (text) => void parts.push(text) }, text: () => parts.join('') };
}

/** The log of a workflow folds what is between these two; annotations are found there all the same. */
const groupStart = (title: string): string => `::group::${escapeWorkflowLines([title])}\n`;
const GROUP_END = '::endgroup::\n';

/** What follows is of this connection. JSON says so by its key. */
async function writeHeading(context: CommandContext, name: string, index: number): Promise<void> {
  const { stdout } = context.terminal;
  const { format } = context.options;
  const before = index === 0 ? '' : '\n';
  const markdown = `${before}## ${escapeMarkdown(name)}\n\n`;
  if (format === 'markdown') stdout.write(markdown);
  if (format === 'human') {
    const heading = renderHeading(`Connection ${name}`, styleFor(context, 'stdout')).join('\n');
    stdout.write(`${before}${heading}\n\n`);
  }
  if (format === 'github') {
    stdout.write(groupStart(`Connection ${name}`));
    await writeSummary(context, () => markdown);
  }
}
