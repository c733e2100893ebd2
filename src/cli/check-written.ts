import type { Diagnostic } from '../model/diagnostic.ts';
import type { SourceFile } from '../workspace/loaded-document.ts';
import { WorkspaceFailure } from '../support/errors.ts';

/** What is said when the files could not be used. */
interface Refused {
  /** What would happen, before the error. */
  readonly message: string;
  readonly code: 'cli/import-unusable' | 'cli/map-unusable';
  readonly nextStep: string;
}

/**
 * Checks that the workspace could be read again once the files are written. Gives the findings that it has then.
 *
 * @throws WorkspaceFailure with the code of `refused`; nothing may be written then.
 */
export function checkWritten(
  files: readonly SourceFile[],
  written: readonly { readonly path: string; readonly text: string }[],
  parse: (files: readonly SourceFile[]) => readonly Diagnostic[],
  refused: Refused,
): readonly Diagnostic[] {
  const texts = new Map(written.map(({ path, text }) => [path, text]));
  const known = new Set(files.map(({ path }) => path));
  const diagnostics = parse([
    ...files.map((file) => ({ ...file, text: texts.get(file.path) ?? file.text })),
    ...written
      .filter(({ path }) => !known.has(path))
      .map(({ path, text }) => ({ path, name: path, text, problem: null })),
  ]);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error === undefined) return diagnostics;
  const place = error.place === undefined ? '' : ` (${error.place.path}:${String(error.place.line)})`;
  const { code, message, nextStep } = refused;
  throw new WorkspaceFailure(`${message}: ${error.message}${place}`, { code, nextStep });
}
