import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'scenarios');

/** `101-first-invoice`: its number, its title and its file. */
export interface NamedScenario {
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly path: string;
}

/** Every scenario whose number is from `first` to `last`, in their order. */
export function listScenarios(first = 0, last = 999): readonly NamedScenario[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.yaml'.length),
      number: Number(file.slice(0, 3)),
      title: file.slice(4, -'.yaml'.length),
      path: join(FOLDER, file),
    }))
    .filter(({ number }) => number >= first && number <= last);
}
