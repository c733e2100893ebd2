import type { Place } from './diagnostic.ts';
import type { BillTestDocument } from './generated/bill-test.ts';
import type { ExitCode } from './exit-code.ts';
import type { Origin } from './workspace.ts';

/** A `kind: BillTest` document as written. Keys that it leaves out get the schema's defaults when the test runs. */
export interface BillTest {
  readonly document: BillTestDocument;
  readonly origin: Origin;
}

/** The result of one rule test. `expected` and `actual` are the same lines when it passes. */
export interface BillTestResult {
  readonly name: string;
  readonly integration: string;
  readonly place: Place;
  readonly passed: boolean;
  /** The expectation as lines of YAML: only what the test wrote down. */
  readonly expected: readonly string[];
  /**
   * What the rules gave, in the same keys. Values of equal meaning are printed as the test wrote them, so that a diff
   * shows only real differences.
   */
  readonly actual: readonly string[];
  /** Why the rules decided so, in one sentence. */
  readonly why: string;
  /** What to do about it; null when nothing is wrong. */
  readonly hint: string | null;
  /** What is wrong with the test itself or with the integration it names. */
  readonly problems: readonly string[];
}

/** All tests of one run, in the order of the files. */
export interface BillTestRun {
  readonly formatVersion: string;
  readonly exitCode: ExitCode;
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly BillTestResult[];
}
