/** One thing about a real system that is not known, and its possibilities. */
export interface ModeSpec {
  /** The first one is the default. */
  readonly possibilities: readonly [string, ...string[]];
  /** Where the reference says that it is not known. */
  readonly reference: string;
  readonly meaning: string;
}

export type ModeTable = Readonly<Record<string, ModeSpec>>;

/** A choice for every row of a table of modes. */
export type ModesOf<Table extends ModeTable> = {
  readonly [Name in keyof Table]: Table[Name]['possibilities'][number];
};

/** The defaults of a table, with the given choices in their place. */
export function modesWith<Table extends ModeTable>(
  table: Table,
  choices: Partial<ModesOf<Table>> = {},
): ModesOf<Table> {
  const defaults = Object.fromEntries(Object.entries(table).map(([name, spec]) => [name, spec.possibilities[0]]));
  return { ...defaults, ...choices };
}
