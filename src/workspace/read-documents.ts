import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Code } from '../model/codes.ts';
import { decodeText } from './decode-text.ts';
import { finding } from './finding.ts';
import type { SourceFile } from './loaded-document.ts';
import { explainNodeError, isNodeError } from '../support/node-error.ts';
import { compareText } from '../support/compare-text.ts';

/** A larger file is refused without reading it. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;
const WANTED = /\.(?:ya?ml|csv)$/i;

interface Walk {
  readonly root: string;
  readonly cwd: string;
  /** The root with symbolic links resolved. Nothing outside it is read. */
  readonly realRoot: string;
  /** Real paths of the folders above the current one, against loops. */
  readonly open: Set<string>;
  /** Real paths of files already read. A file is one document, however many links lead to it. */
  readonly read: Set<string>;
  readonly files: SourceFile[];
}

export interface ReadDocuments {
  readonly files: readonly SourceFile[];
  /** Findings about the folder itself. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads every YAML and CSV file below a folder, without hidden folders (config-format.md). A file that cannot be read
 * has a finding. Nothing here throws because of the state of the disk.
 *
 * @param root the workspace folder, absolute or relative to `cwd`
 * @param cwd the working directory that shown paths are relative to
 */
export async function readDocuments(root: string, cwd: string): Promise<ReadDocuments> {
  const folder = resolve(cwd, root);
  try {
    const realRoot = await realpath(folder);
    const walk: Walk = { root: folder, cwd, realRoot, open: new Set([realRoot]), read: new Set(), files: [] };
    await readFolder(folder, walk);
    return { files: walk.files.sort((a, b) => compareText(a.name, b.name)), diagnostics: [] };
  } catch (error) {
    const message = `the workspace folder ${JSON.stringify(root)} cannot be read: ${explainSystemError(error)}`;
    const hint = 'name the folder with --dir, or create it with tieout init';
    return { files: [], diagnostics: [{ severity: 'error', code: 'document/no-workspace', message, hint }] };
  }
}

async function readFolder(folder: string, walk: Walk): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await enterFolder(path, walk);
    else if (entry.isSymbolicLink()) await followLink(path, walk);
    else if (entry.isFile() && WANTED.test(entry.name)) await readSource(path, walk);
  }
}

async function enterFolder(path: string, walk: Walk): Promise<void> {
  if (basename(path).startsWith('.')) return;
  try {
    const real = await realpath(path);
    if (walk.open.has(real)) {
      refuse(path, walk, 'document/symlink-loop', 'this link leads back to a folder that contains it');
      return;
    }
    walk.open.add(real);
    await readFolder(path, walk);
    walk.open.delete(real);
  } catch (error) {
    refuse(path, walk, 'document/unreadable', `the folder cannot be read: ${explainSystemError(error)}`);
  }
}

async function followLink(path: string, walk: Walk): Promise<void> {
  const isWanted = WANTED.test(path);
  try {
    const real = await realpath(path);
    const target = await stat(real);
    const isInside = real === walk.realRoot || real.startsWith(walk.realRoot + sep);
    if (!isInside && (isWanted || target.isDirectory())) {
      refuse(path, walk, 'document/outside-workspace', 'this link leads out of the workspace');
    } else if (target.isDirectory()) await enterFolder(path, walk);
    else if (target.isFile() && isWanted) await readSource(path, walk);
  } catch (error) {
    if (isWanted) refuse(path, walk, linkCode(error), `the link cannot be followed: ${explainSystemError(error)}`);
  }
}

function linkCode(error: unknown): Code {
  return isNodeError(error, 'ELOOP') ? 'document/symlink-loop' : 'document/unreadable';
}

async function readSource(path: string, walk: Walk): Promise<void> {
  try {
    const real = await realpath(path);
    if (walk.read.has(real)) return;
    walk.read.add(real);
    const { size } = await stat(path);
    if (size > FILE_BYTES_MAX) {
      refuse(
        path,
        walk,
        'document/too-large',
        `the file has ${String(Math.round(size / 1024 / 1024))} MB, at most 64 are read`,
      );
      return;
    }
    const decoded = decodeText(shown(path, walk), await readFile(path));
    if ('problem' in decoded) add(path, walk, null, decoded.problem);
    else add(path, walk, decoded.text, null);
  } catch (error) {
    refuse(path, walk, 'document/unreadable', `the file cannot be read: ${explainSystemError(error)}`);
  }
}

function refuse(path: string, walk: Walk, code: Code, message: string): void {
  add(path, walk, null, finding('error', code, { path: shown(path, walk), line: 1, column: 1 }, { message }));
}

function add(path: string, walk: Walk, text: string | null, problem: Diagnostic | null): void {
  walk.files.push({ path: shown(path, walk), name: withSlashes(relative(walk.root, path)), text, problem });
}

function shown(path: string, walk: Walk): string {
  return withSlashes(relative(walk.cwd, path));
}

function withSlashes(path: string): string {
  return path.split(sep).join('/');
}

function explainSystemError(error: unknown): string {
  const reason = explainNodeError(error);
  if (reason === null) throw error;
  return reason;
}
