import type { Code } from '../model/codes.ts';

/**
 * Failures of the world (network, remote systems, disk, credentials) and refusals. The class decides the exit code
 * (`model/exit-code.ts`). Mistakes in a user's files are diagnostics (`model/diagnostic.ts`); bugs of ours are
 * invariants (`support/invariant.ts`).
 */
export interface FailureDetail {
  /** A key of the table in `model/codes.ts`: `quickbooks/token-expired`. */
  readonly code: Code;
  /** What the user can do about it: an exact command, screen or variable. */
  readonly nextStep?: string;
  readonly cause?: unknown;
}

/** Base of every expected failure; `message` is one sentence without remote control characters. */
export abstract class Failure extends Error {
  readonly code: Code;
  readonly nextStep: string | undefined;

  constructor(message: string, detail: FailureDetail) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = new.target.name;
    this.code = detail.code;
    this.nextStep = detail.nextStep;
  }
}

/** The tool or the world failed in a way that no other class names (exit 1). */
export class WorldFailure extends Failure {}

/** A remote system refuses one request and answers others. Only what needs this answer cannot be done (exit 1). */
export class ReadRefused extends WorldFailure {}

/** A guard, a stale plan or a missing confirmation stopped the run before any write (exit 5). */
export class Refusal extends Failure {}

/** Credentials are missing, expired, revoked, or belong to another organization or realm (exit 6). */
export class NotSignedIn extends Failure {}

/** A remote cannot be reached, is failing, or its request limit is used up (exit 7). */
export class RemoteUnavailable extends Failure {}

/** Something that was asked for by name does not exist in the systems, which were read completely (exit 4). */
export class NotFound extends Failure {}

/** The command line is wrong (exit 64). */
export class UsageFailure extends Failure {}

/** The workspace cannot be used as asked, for example an unknown `--connection` (exit 3). */
export class WorkspaceFailure extends Failure {}

/** SIGINT or SIGTERM ended the run in an orderly way (exit 130 or 143). */
export class Interrupted extends Failure {
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(message: string, detail: FailureDetail & { readonly signal: 'SIGINT' | 'SIGTERM' }) {
    super(message, detail);
    this.signal = detail.signal;
  }
}
