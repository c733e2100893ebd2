import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { inject } from 'vitest';

/** A shell that has read its completion script: what the line becomes, in words, when Tab is pressed behind it. */
export interface Shell {
  readonly name: string;
  readonly pressTab: (folder: string, line: string) => Promise<readonly string[]>;
}

const SCRIPT = '/usr/bin/script';
const FISH = 'fish';
/** Prints each of its words, so that quoting shows. */
const SHOW = String.raw`show() { printf '<%s>' "$@"; echo; }`;
const BEGIN_OF_LINE = '\u0001';

/** Every shell of this machine: bash always, the others where they are installed. */
export function findShells(): readonly Shell[] {
  const terminal = existsSync(SCRIPT);
  const bash = terminal ? [{ name: 'bash at a terminal', pressTab: pressTabInBash }] : [];
  const zsh = terminal && isInstalled('zsh') ? [{ name: 'zsh at a terminal', pressTab: pressTabInZsh }] : [];
  const fish = isInstalled(FISH) ? [{ name: FISH, pressTab: askFish }] : [];
  return [{ name: 'bash', pressTab: callInBash }, ...bash, ...zsh, ...fish];
}

function isInstalled(shell: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, shell)));
}

/** The environment of a shell in which `tieout` is the built program. */
async function environmentOf(folder: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, '.bin');
  await mkdir(bin, { recursive: true });
  await symlink(inject('tieout'), join(bin, 'tieout')).catch(() => {});
  const { PATH = '', LD_LIBRARY_PATH } = process.env;
  const libraries = LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH };
  return { PATH: `${bin}${delimiter}${PATH}`, HOME: folder, TERM: 'dumb', INPUTRC: '/dev/null', ...libraries };
}

/** Types into a shell at a terminal of its own. What is typed waits until the shell reads it. */
async function typeInto(folder: string, shell: string, keys: string): Promise<string> {
  const env = await environmentOf(folder);
  const { stdout } = spawnSync(SCRIPT, ['-qec', shell, '/dev/null'], {
    cwd: folder,
    env,
    input: keys,
    encoding: 'utf8',
  });
  return stdout;
}

function wordsShown(output: string): readonly string[] {
  const shown = output.split(/[\r\n]+/).findLast((line) => line.startsWith('<')) ?? '';
  return [...shown.matchAll(/<([^>]*)>/g)].map(([, word = '']) => word);
}

async function pressTabInBash(folder: string, line: string): Promise<readonly string[]> {
  const setUp = `source <(tieout completion bash); ${SHOW}\n`;
  const keys = `${setUp}${line}\t${BEGIN_OF_LINE}show \nexit\n`;
  return wordsShown(await typeInto(folder, 'bash --norc --noprofile -i', keys));
}

async function pressTabInZsh(folder: string, line: string): Promise<readonly string[]> {
  const setUp = `autoload -Uz compinit; compinit -u -D; source <(tieout completion zsh); ${SHOW}\n`;
  const keys = `${setUp}${line}\t${BEGIN_OF_LINE}show \nexit\n`;
  return wordsShown(await typeInto(folder, 'zsh -f -i', keys));
}

/** Without a terminal: the function of the script, called as bash calls it. */
async function callInBash(folder: string, line: string): Promise<readonly string[]> {
  const env = await environmentOf(folder);
  const words = line.split(/(?<!\\) /);
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const call =
    `source <(tieout completion bash); complete -r tieout; COMP_WORDS=(${quoted}); ` +
    `COMP_CWORD=${String(words.length - 1)}; _tieout; ${SHOW}; show "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', call], { cwd: folder, env, encoding: 'utf8' });
  const offered = wordsShown(stdout);
  const before = words.slice(0, -1).map((word) => word.replaceAll('\\', ''));
  return offered.length === 1 ? [...before, ...offered] : before;
}

async function askFish(folder: string, line: string): Promise<readonly string[]> {
  const env = await environmentOf(folder);
  const call = 'tieout completion fish | source; complete -C $argv[1]';
  const { stdout } = spawnSync(FISH, ['-c', call, line], { cwd: folder, env, encoding: 'utf8' });
  const offered = stdout.split('\n').flatMap((row) => row.split('\t')[0] || []);
  const before = line.split(/(?<!\\) /).slice(0, -1);
  return [...before.map((word) => word.replaceAll('\\', '')), ...offered];
}
