import type { Diagnostic } from '../model/diagnostic.ts';

/** One file of a workspace as read: its text, or why it could not be read. */
export interface SourceFile {
  /** The path for people: relative to the working directory, with `/`. */
  readonly path: string;
  /** Relative to the workspace folder, with `/`. */
  readonly name: string;
  /** Without byte order mark; null when it could not be read. */
  readonly text: string | null;
  readonly problem: Diagnostic | null;
}
