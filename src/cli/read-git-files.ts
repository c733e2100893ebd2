import { execFile } from 'node:child_process';
import { posix } from 'node:path';
import { decodeText } from '../workspace/decode-text.ts';
import type { SourceFile } from '../workspace/loaded-document.ts';
import { WorkspaceFailure } from '../support/errors.ts';
import type { Environment } from './terminal.ts';

/** The files of a folder in a commit. */
export interface FilesAtCommit {
  readonly commit: string;
  readonly files: readonly SourceFile[];
}

const WANTED = /\.(?:ya?ml|csv)$/i;
const HIDDEN_FOLDER = /(?:^|\/)\.[^/]+\//;
const BYTES_MAX = 512 * 1024 * 1024;
/** Git's mode for a symbolic link, whose content is only a path. */
const LINK = '120000';

/**
 * Reads the YAML and CSV files of a folder at a git reference, from git's own store. The working tree and the index stay
 * unchanged, and nothing of the commit is run.
 *
 * @throws WorkspaceFailure `against/no-git`, `against/unknown-reference`.
 */
export async function readGitFiles(
  place: { readonly cwd: string; readonly dir: string; readonly environment: Environment },
  reference: string,
): Promise<FilesAtCommit> {
  const { dir } = place;
  const commit = await resolveCommit(place, reference);
  const listed = await git(place, [
    'ls-tree',
    '-r',
    '-z',
    commit,
    '--',
    dir === '.' ? './' : `${posix.normalize(dir)}/`,
  ]);
  const entries = listed
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, mode = '', id = '', path = ''] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      return mode !== '' && mode !== LINK && WANTED.test(path) ? [{ id, path }] : [];
    });
  const files = await Promise.all(
    entries.map(async ({ id, path }): Promise<SourceFile | null> => {
      const name = posix.relative(posix.normalize(dir), path);
      if (HIDDEN_FOLDER.test(name)) return null;
      const decoded = decodeText(path, await git(place, ['cat-file', 'blob', id]));
      return 'text' in decoded
        ? { path, name, text: decoded.text, problem: null }
        : { path, name, text: null, problem: decoded.problem };
    }),
  );
  return { commit, files: files.filter((file) => file !== null) };
}

/**
 * The commit of the files of a folder, with a word when they were edited since; null where they are in no repository, or
 * git keeps nothing of them.
 */
export async function readCommitOf(place: Parameters<typeof readGitFiles>[0]): Promise<string | null> {
  const { dir } = place;
  try {
    const known = await git(place, ['ls-tree', 'HEAD', '--', dir]);
    if (known.length === 0) return null;
    const commit = (await git(place, ['rev-parse', 'HEAD'])).toString('utf8').trim();
    const edited = await git(place, ['status', '--porcelain', '--', dir]);
    return edited.length === 0 ? commit : `${commit}, edited since`;
  } catch {
    return null;
  }
}

async function resolveCommit(place: Parameters<typeof readGitFiles>[0], reference: string): Promise<string> {
  const isRepository = await git(place, ['rev-parse', '--git-dir']).catch(() => null);
  if (isRepository === null) {
    throw new WorkspaceFailure(
      'the working directory is in no git repository, so there is no reference to compare with',
      {
        code: 'against/no-git',
        nextStep: 'name a folder with the other version of the files, or run it in a clone',
      },
    );
  }
  try {
    const found = await git(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`]);
    return found.toString('utf8').trim();
  } catch (cause) {
    throw new WorkspaceFailure(`git knows no commit "${reference}" here`, {
      code: 'against/unknown-reference',
      nextStep: 'fetch it first: git fetch origin BRANCH; in a workflow give actions/checkout fetch-depth: 0',
      cause,
    });
  }
}

async function git(
  { cwd, environment }: { readonly cwd: string; readonly environment: Environment },
  words: readonly string[],
): Promise<Buffer> {
  const { PATH } = environment;
  const env = {
    ...(PATH === undefined ? {} : { PATH }),
    HOME: environment['HOME'],
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
  return await new Promise((resolve, reject) => {
    execFile('git', ['-C', cwd, ...words], { env, encoding: 'buffer', maxBuffer: BYTES_MAX }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`git ${words[0] ?? ''} failed`, { cause: error }));
    });
  });
}
