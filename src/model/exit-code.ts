import {
  Interrupted,
  NotFound,
  NotSignedIn,
  Refusal,
  RemoteUnavailable,
  UsageFailure,
  WorkspaceFailure,
  type Failure,
} from '../support/errors.ts';

/**
 * The frozen contract of cli.md, repeated as `exitCode` in JSON output. With which one a plan ends says
 * `reconcile/endings.ts`.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  changesPending: 2,
  workspaceErrors: 3,
  attention: 4,
  refused: 5,
  notSignedIn: 6,
  unavailable: 7,
  usage: 64,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of an expected failure. */
export function exitCodeOf(failure: Failure): ExitCode {
  if (failure instanceof UsageFailure) return EXIT.usage;
  if (failure instanceof NotFound) return EXIT.attention;
  if (failure instanceof WorkspaceFailure) return EXIT.workspaceErrors;
  if (failure instanceof Refusal) return EXIT.refused;
  if (failure instanceof NotSignedIn) return EXIT.notSignedIn;
  if (failure instanceof RemoteUnavailable) return EXIT.unavailable;
  if (failure instanceof Interrupted) return exitCodeOfSignal(failure.signal);
  return EXIT.failed;
}

/** The exit code of a run that a signal ended. */
export function exitCodeOfSignal(signal: Interrupted['signal']): ExitCode {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

/** From success to the most serious: the one that a person must handle first. */
const BY_GRAVITY: readonly number[] = [
  EXIT.done,
  EXIT.changesPending,
  EXIT.attention,
  EXIT.refused,
  EXIT.unavailable,
  EXIT.notSignedIn,
  EXIT.workspaceErrors,
  EXIT.failed,
  EXIT.usage,
  EXIT.interrupted,
  EXIT.terminated,
];

/** The exit code of several results: the most serious. */
export function worstExitCode(codes: readonly number[]): number {
  return codes.reduce<number>((worst, code) => (rankOf(code) > rankOf(worst) ? code : worst), EXIT.done);
}

function rankOf(code: number): number {
  return BY_GRAVITY.indexOf(code);
}
