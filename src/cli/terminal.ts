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
  /** The width in columns; null when neither a terminal nor COLUMNS says it. */
  readonly columns: number | null;
  write(text: string): void;
}

/**
 * The width of a stream in columns. That of a terminal wins; elsewhere, and where a terminal does not know it, as with
 * a pseudo-terminal of width 0, it is what the variable COLUMNS says. Null when nothing says it.
 */
export function columnsOf(
  stream: { readonly isTerminal: boolean; readonly columns?: number | undefined },
  environment: Environment,
): number | null {
  if (stream.isTerminal && stream.columns !== undefined && stream.columns > 0) return stream.columns;
  const said = environment['COLUMNS'] ?? '';
  return /^[1-9]\d{0,3}$/.test(said) ? Number(said) : null;
}

/** The signals that end a run: the first asks it to stop, the second ends it at once. */
export interface Signals {
  /** The signal that was received, or null. */
  readonly received: 'SIGINT' | 'SIGTERM' | null;
  onFirst(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
}

export type Environment = Readonly<Record<string, string | undefined>>;
