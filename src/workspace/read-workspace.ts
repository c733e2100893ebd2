import { parseWorkspace, type ParsedWorkspace, type ParseOptions } from './parse-workspace.ts';
import { readDocuments } from './read-documents.ts';

export interface ReadWorkspaceOptions extends Omit<ParseOptions, 'root'> {
  /** The working directory: `root` and shown paths are relative to it. */
  readonly cwd: string;
}

/** Reads and checks a workspace folder. Every problem of the files is a diagnostic and never thrown. */
export async function readWorkspace(root: string, options: ReadWorkspaceOptions): Promise<ParsedWorkspace> {
  const { cwd, ...parsing } = options;
  const { files, diagnostics } = await readDocuments(root, cwd);
  const parsed = parseWorkspace(files, { root, ...parsing });
  // Without a folder there is nothing more to report.
  return diagnostics.length === 0 ? parsed : { ...parsed, diagnostics };
}
