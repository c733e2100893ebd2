import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The package as a user has it: in the `node_modules` of an otherwise empty folder. */
export interface InstalledPackage {
  /** Where the user works. */
  readonly folder: string;
  readonly packageFolder: string;
  /** Paths of the packed files, in the package. */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/**
 * Packs this repository with the program that was built into the folder `dist`, or takes the tarball that
 * `TIEOUT_TARBALL` names, and installs it alone: with what the lockfile has for its dependencies, without
 * those for development, and without the network.
 */
export async function installPackage(dist: string): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-package-'));
  const packageFolder = join(folder, 'node_modules/tieout');
  await mkdir(packageFolder, { recursive: true });
  const tarball = process.env['TIEOUT_TARBALL'] ?? (await pack(dist, join(folder, 'staging')));
  const { stdout } = await execa('tar', ['-xzvf', tarball, '--strip-components=1', '-C', packageFolder]);
  await rm(join(folder, 'staging'), { recursive: true, force: true });
  for (const path of await dependencyFolders()) {
    await cp(join(ROOT, path), join(folder, path), { recursive: true, dereference: true });
  }
  return {
    folder,
    packageFolder,
    files: stdout.split('\n').map((path) => path.replace(/^package\//, '')),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function pack(dist: string, staging: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { files: readonly string[] };
  for (const path of ['package.json', 'README.md', 'LICENSE', ...manifest.files]) {
    // What is left out, npm leaves out.
    if (path.startsWith('!')) continue;
    const from = path === 'dist' ? dist : join(ROOT, path);
    await cp(from, join(staging, path), { recursive: true });
  }
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json'], { cwd: staging });
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  return join(staging, packed?.filename ?? '');
}

/** Folders that an installation without development dependencies has, by the lockfile. */
async function dependencyFolders(): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
  };
  return Object.entries(lock.packages).flatMap(([path, { dev, optional }]) =>
    path === '' || dev === true || optional === true ? [] : [path],
  );
}
