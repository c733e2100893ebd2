/** The streams of a process, as the command line needs them. `main.ts` connects them to the real ones. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks on stderr and reads one line. Null at the end of input, or when nobody can answer. */
  ask(question: string): Promise<string | null>;
  /** True when a person can answer. */
  readonly interactive: boolean;
}

export interface Output {
  readonly isTerminal: boolean;
  /** The width in columns; null when it is not a terminal. */
  readonly columns: number | null;
  write(text: string): void;
}

/** The columns of a terminal; null when it does not know them, as with a pseudo-terminal of width 0. */
export function columnsOf({ columns }: { readonly columns?: number | undefined }): number | null {
  return columns === undefined || columns <= 0 ? null : columns;
}

/** The signals that end a run: the first asks it to stop, the second ends it at once. */
export interface Signals {
  /** The signal that was received, or null. */
  readonly received: 'SIGINT' | 'SIGTERM' | null;
  onFirst(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
}

export type Environment = Readonly<Record<string, string | undefined>>;
