/** One line of `tieout doctor`. */
export interface DoctorLine {
  /** What was checked, in a word or two. */
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail' | 'not checked';
  /** What was found; may hold remote text. */
  readonly message: string;
  /** What to do; null when there is nothing to do. */
  readonly next: string | null;
}

export interface DoctorReport {
  readonly connection: string;
  readonly lines: readonly DoctorLine[];
  readonly exitCode: number;
}
