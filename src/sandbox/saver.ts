import type { WriteRecord } from './ports.ts';
import { SANDBOX_SYSTEMS, type SandboxStates, type SandboxSystem, appendJournal, saveState } from './state.ts';

/** Keeps the folder of a sandbox up to date with its states. */
export interface Saver {
  /** Adds a write to the journal file with the next save. */
  note(entry: WriteRecord): void;
  /** Resolves when this system's present state is on the disk, or could not be written. */
  saveSoon(system: SandboxSystem): Promise<void>;
  /** @throws WorldFailure `sandbox/cannot-save` */
  saveAll(): Promise<void>;
}

/**
 * A longer state (in characters) is saved only at the end: writing it after each change would take longer than the
 * change.
 */
const SAVED_EACH_TIME_MAX = 4_000_000;

export function createSaver(folder: string, states: SandboxStates): Saver {
  const changed = new Set<SandboxSystem>();
  const sizes = new Map<SandboxSystem, number>();
  let noted: WriteRecord[] = [];
  let saving: Promise<void> = Promise.resolve();

  const saveChanged = async (): Promise<void> => {
    if (changed.size === 0) return;
    const systems = [...changed];
    changed.clear();
    for (const system of systems) sizes.set(system, await saveState(folder, system, states[system]));
    const entries = noted;
    noted = [];
    await appendJournal(folder, entries);
  };
  // One save after the other. Requests during a save share the next one.
  const queue = async (systems: readonly SandboxSystem[]): Promise<void> => {
    for (const system of systems) changed.add(system);
    const previous = saving;
    const next = previous.then(saveChanged);
    saving = next.catch(() => undefined);
    return next;
  };
  return {
    note: (entry) => {
      noted.push(entry);
    },
    saveSoon: async (system) => {
      if ((sizes.get(system) ?? 0) > SAVED_EACH_TIME_MAX) return;
      // A simulator never rejects because of its disk. The save at the end tries again and reports.
      await queue([system]).catch(() => undefined);
    },
    saveAll: async () => queue(SANDBOX_SYSTEMS),
  };
}
