import { appendFile, mkdir, open, readFile, readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isNodeError } from '../support/node-error.ts';
import { corruptState, saveFailure } from './folder-failures.ts';
import { type IntuitState, emptyIntuitState } from './intuit/state.ts';
import { type M3terState, emptyM3terState } from './m3ter/state.ts';
import type { WriteRecord } from './ports.ts';
import { type QuickBooksState, emptyQuickBooksState } from './quickbooks/state.ts';

/** The whole state of the sandbox, one part for each system. Plain JSON, changed in place. */
export interface SandboxStates {
  readonly m3ter: M3terState;
  readonly quickbooks: QuickBooksState;
  readonly intuit: IntuitState;
}

export type SandboxSystem = keyof SandboxStates;

export const SANDBOX_SYSTEMS = ['m3ter', 'quickbooks', 'intuit'] as const satisfies readonly SandboxSystem[];

/** Raised when saved states of older versions can no longer be read. */
export const STATE_FORMAT_VERSION = 1;

const JOURNAL_FILE = 'writes.jsonl';

/** Saved states and the journal of every write that led to them; null when the folder has none yet. */
export interface SavedSandbox {
  readonly states: SandboxStates;
  readonly journal: WriteRecord[];
}

/**
 * Reads what `saveState` and `appendJournal` wrote.
 *
 * @throws WorldFailure `sandbox/state-corrupt` for a damaged, partial or older folder, `sandbox/cannot-save`
 *   when it cannot be read at all.
 */
export async function readSandbox(dir: string): Promise<SavedSandbox | null> {
  const texts = await Promise.all(SANDBOX_SYSTEMS.map((system) => readText(stateFile(dir, system))));
  if (texts.every((text) => text === null)) return null;
  const parsed = SANDBOX_SYSTEMS.map((system, index) => parseState(dir, system, texts[index] ?? null));
  const [m3ter, quickbooks, intuit] = parsed;
  const states = { m3ter, quickbooks, intuit } as unknown as SandboxStates;
  return { states, journal: parseJournal(dir, (await readText(join(dir, JOURNAL_FILE))) ?? '') };
}

/**
 * Replaces the saved state of one system: completely or not at all, and synced to the disk. Returns its length in
 * characters.
 *
 * @throws WorldFailure `sandbox/cannot-save` for a full disk or a folder that cannot be written.
 */
export async function saveState<S extends SandboxSystem>(
  dir: string,
  system: S,
  state: SandboxStates[S],
): Promise<number> {
  const path = stateFile(dir, system);
  const next = `${path}.next`;
  const text = `${JSON.stringify({ formatVersion: STATE_FORMAT_VERSION, system, state })}\n`;
  try {
    await mkdir(dir, { recursive: true });
    const file = await open(next, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
    return text.length;
  } catch (error) {
    await unlink(next).catch(() => undefined);
    throw saveFailure(path, error);
  }
}

/** Appends writes to the journal file, one JSON object on each line. */
export async function appendJournal(dir: string, entries: readonly WriteRecord[]): Promise<void> {
  if (entries.length === 0) return;
  const path = join(dir, JOURNAL_FILE);
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  await appendFile(path, lines).catch((error: unknown) => {
    throw saveFailure(path, error);
  });
}

/** The file of the tokens from the sandbox's Intuit. They are worthless once it is reset. */
const TOKENS_FILE = 'tokens.json';

/** Deletes everything that the sandbox saved in the folder. Other files stay. True when there was something. */
export async function resetSandbox(dir: string): Promise<boolean> {
  const current = await readdir(dir).catch((): string[] => []);
  const files = [...SANDBOX_SYSTEMS.map((system) => `${system}.json`), JOURNAL_FILE, TOKENS_FILE];
  for (const path of files.map((file) => join(dir, file))) {
    await rm(path, { force: true }).catch((error: unknown) => {
      throw saveFailure(path, error);
    });
  }
  return files.some((file) => current.includes(file));
}

function stateFile(dir: string, system: SandboxSystem): string {
  return join(dir, `${system}.json`);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return null;
    throw saveFailure(path, error);
  }
}

/** Members that the state of each system must have. An older or foreign file lacks some. */
const EMPTY_STATES = {
  m3ter: () => emptyM3terState({ organizationId: '', currency: 'USD', apiKey: '', apiSecret: '' }),
  quickbooks: () => emptyQuickBooksState({ realmId: '', companyName: '' }),
  intuit: () => emptyIntuitState({ realmId: '', applications: [] }),
} as const satisfies { readonly [S in SandboxSystem]: () => SandboxStates[S] };

function parseState(dir: string, system: SandboxSystem, text: string | null): object {
  const path = stateFile(dir, system);
  if (text === null) throw corruptState(path, 'the file is missing');
  const saved = parseObject(path, text);
  if (saved['formatVersion'] !== STATE_FORMAT_VERSION || saved['system'] !== system) {
    throw corruptState(path, 'it was written by another version of tieout');
  }
  const state = saved['state'];
  if (typeof state !== 'object' || state === null) throw corruptState(path, 'it holds no state');
  const missing = Object.keys(EMPTY_STATES[system]()).find((key) => !(key in state));
  if (missing !== undefined) throw corruptState(path, `it has no "${missing}"`);
  return state;
}

function parseObject(path: string, text: string): Record<string, unknown> {
  try {
    const saved: unknown = JSON.parse(text);
    if (typeof saved === 'object' && saved !== null && !Array.isArray(saved)) return { ...saved };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw corruptState(path, 'it is not JSON', error);
  }
  throw corruptState(path, 'it is not a JSON object');
}

/** A last line without a line end is a write that a crash cut off. It is not part of the journal. */
function parseJournal(dir: string, text: string): WriteRecord[] {
  const path = join(dir, JOURNAL_FILE);
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => parseObject(path, line) as unknown as WriteRecord);
}
