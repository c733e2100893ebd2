import { appendFile, stat } from 'node:fs/promises';
import { renderAnnotations, type Annotation } from '../render/annotations.ts';
import { escapeTerminal } from '../render/escape.ts';
import { renderJson } from '../render/json.ts';
import { renderPageMarkdown } from '../render/page-markdown.ts';
import { renderPageText } from '../render/page-text.ts';
import type { Page } from '../render/page.ts';
import { formatCount } from '../render/wording.ts';
import { assertNever, InvariantError } from '../support/invariant.ts';
import { WorldFailure } from '../support/errors.ts';
import type { CommandContext, Format } from './command-context.ts';
import { styleFor } from './output-style.ts';
import { completeTexts } from './suggested-commands.ts';
import { OWNER_ONLY, writeWholeFile } from './write-file.ts';

/** A result in every format that a command can print. */
export interface Presentation {
  /** For people: on a terminal, as Markdown, as the summary of a workflow. */
  readonly page: () => Page;
  /** For machines. `formatVersion` and the exit code are added. */
  readonly json: () => object;
  readonly exitCode: number;
  /** Annotations that a workflow shows beside the code. */
  readonly annotations?: () => readonly Annotation[];
  /** The sentence of the workflow's closing notice, when it is not the page's verdict. */
  readonly notice?: string;
  /** Formats that only this command has, and formats that it prints in its own way. */
  readonly forms?: Readonly<Partial<Record<Format, () => string>>>;
}

/** Prints a result on stdout in the chosen format. Under `github` the Markdown goes to the step summary. */
export async function present(context: CommandContext, raw: Presentation): Promise<void> {
  const presentation = withCommands(context, raw);
  const { stdout } = context.terminal;
  const { format } = context.options;
  if (format === 'github') {
    await presentGithub(context, presentation);
    return;
  }
  stdout.write(renderAs(context, presentation, format));
}

/**
 * Writes a result into a file instead, completely or not at all. For `github` the file has the Markdown. It has no
 * colour. stderr says what was written.
 *
 * @throws WorldFailure `cli/file-unwritable`.
 */
export async function presentInFile(
  context: CommandContext,
  raw: Presentation,
  { path, unique }: { readonly path: string; readonly unique: string },
): Promise<void> {
  const plain = { ...context, options: { ...context.options, color: 'never' } as const };
  const { format } = context.options;
  const text = renderAs(plain, withCommands(plain, raw), format === 'github' ? 'markdown' : format);
  await writeWholeFile(context.workingDirectory, path, text, unique, OWNER_ONLY);
  const size = formatCount(Math.ceil(Buffer.byteLength(text) / 1_000), 'kB', 'kB');
  context.terminal.stderr.write(
    `wrote ${escapeTerminal(path)}: ${format === 'human' ? 'text' : format}, ${size}, readable by you alone\n`,
  );
}

/**
 * Completes suggested commands so that people can paste them. Machines get the values unchanged, and a plan with its
 * ids.
 */
function withCommands({ options }: CommandContext, presentation: Presentation): Presentation {
  const { page, annotations } = presentation;
  return {
    ...presentation,
    page: () => completeTexts(page(), options),
    ...(annotations === undefined ? {} : { annotations: () => completeTexts(annotations(), options) }),
  };
}

function renderAs(context: CommandContext, presentation: Presentation, format: Exclude<Format, 'github'>): string {
  const own = presentation.forms?.[format];
  if (own !== undefined) return own();
  switch (format) {
    case 'human':
      return renderPageText(presentation.page(), styleFor(context, 'stdout'));
    case 'json':
      return renderJson(presentation.json(), presentation.exitCode);
    case 'markdown':
      return renderPageMarkdown(presentation.page());
    case 'sarif':
    case 'html':
      throw new InvariantError(`the command offers the format ${format} and has no form for it`);
    default:
      return assertNever(format);
  }
}

/** Of a summary larger than 1 MiB GitHub shows nothing (github.md §2). */
const SUMMARY_BYTES_MAX = 900 * 1024;
/** UTF-8 has at most so many bytes for one unit of a text's length. */
const BYTES_OF_UNIT = 3;

/** How long a text may be beside what earlier commands of the step wrote into the summary. */
async function summaryRoom(file: string): Promise<number> {
  const used = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  return Math.max(0, Math.floor((SUMMARY_BYTES_MAX - used) / BYTES_OF_UNIT));
}

/**
 * Annotations go to stdout, and the summary to the file that GitHub names. Without that file the summary follows on
 * stdout, so that nothing is lost outside GitHub.
 */
async function presentGithub(context: CommandContext, presentation: Presentation): Promise<void> {
  const { stdout } = context.terminal;
  const page = presentation.page();
  const notice = presentation.notice ?? page.verdict?.text ?? '';
  stdout.write(renderAnnotations(presentation.annotations?.() ?? [], notice));
  await writeSummary(context, (room) => renderPageMarkdown(page, room));
}

/**
 * Adds Markdown to the summary of the step: the file that GitHub names, or stdout without it. `render` is told how long
 * the text may be.
 *
 * @throws WorldFailure `cli/file-unwritable`.
 */
export async function writeSummary(context: CommandContext, render: (room?: number) => string): Promise<void> {
  const file = context.environment['GITHUB_STEP_SUMMARY'];
  if (file === undefined) {
    context.terminal.stdout.write(render());
    return;
  }
  try {
    await appendFile(file, render(await summaryRoom(file)));
  } catch (cause) {
    throw new WorldFailure(`the step summary ${file} cannot be written`, {
      code: 'cli/file-unwritable',
      nextStep: 'check the disk of the runner',
      cause,
    });
  }
}
