import { formatYaml } from '../format-yaml.ts';
import { formatCount } from '../../render/wording.ts';
import { readDocuments } from '../../workspace/read-documents.ts';
import { WorkspaceFailure } from '../../support/errors.ts';
import type { FileLine } from '../../render/file-report.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { presentFiles } from '../present-files.ts';
import { writeWholeFile } from '../write-file.ts';

/**
 * Formats the YAML files of the workspace, or with `check` names the files that are not formatted. A file that is not
 * valid YAML is left alone and named.
 *
 * @throws WorkspaceFailure `document/no-workspace`.
 */
export async function runFmt(context: CommandContext, request: { readonly check: boolean }): Promise<number> {
  const { files, diagnostics } = await readDocuments(context.options.dir, context.workingDirectory);
  const [missing] = diagnostics;
  if (missing !== undefined) {
    throw new WorkspaceFailure(missing.message, { code: 'document/no-workspace', nextStep: missing.hint ?? '' });
  }
  const lines: FileLine[] = [];
  let seen = 0;
  for (const { path, text } of files) {
    if (path.toLowerCase().endsWith('.csv')) continue;
    seen += 1;
    const formatted = text === null ? null : await formatYaml(text);
    if (formatted === null) lines.push({ path, action: 'not valid', what: 'left alone; tieout validate says why' });
    else if (formatted !== text) {
      if (!request.check) await writeWholeFile(context.workingDirectory, path, formatted, 'fmt');
      lines.push({ path, action: request.check ? 'not formatted' : 'formatted', what: '' });
    }
  }
  const exitCode = lines.some(({ action }) => action.startsWith('not')) ? EXIT.workspaceErrors : EXIT.done;
  const count = lines.filter(({ action }) => action !== 'not valid').length;
  const done = request.check ? 'not in the form of tieout fmt' : 'formatted';
  await presentFiles(context, {
    command: 'fmt',
    files: lines,
    notes: [],
    summary:
      lines.length === 0
        ? seen === 1
          ? 'The file is formatted.'
          : `All ${String(seen)} files are formatted.`
        : `${String(count)} of ${formatCount(seen, 'file')} ${done}.`,
    next: request.check && count > 0 ? ['tieout fmt formats them'] : [],
    exitCode,
  });
  return exitCode;
}
