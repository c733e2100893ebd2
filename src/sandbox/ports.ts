import type { JsonValue } from '../model/json-value.ts';
import type { Clock, Random } from '../support/clock.ts';

/** One write that a simulator really carried out (a replayed answer is not a write). */
export interface WriteRecord {
  /** ISO 8601 instant of the simulator's clock. */
  readonly at: string;
  readonly system: 'm3ter' | 'quickbooks' | 'intuit';
  /** What was done: `create`, `update`, `delete`, `void`, `send`, `enable`, `refresh` … */
  readonly operation: string;
  /** Kind of the record in the system's own words: `Invoice`, `ExternalMapping` … */
  readonly entity: string;
  readonly id: string;
  /** The idempotency key it came with (`requestid`, or `requestid/bId` in a batch), or null. */
  readonly key: string | null;
  /** What identifies the record to a reader: number, name, total, customer. Amounts as decimal text. */
  readonly summary: JsonValue;
  /** Set when a person did it in the system's own screens, not a client of the API. */
  readonly actor?: 'person';
}

/** What a simulator has of the world around it. */
export interface SimulatorWorld {
  readonly clock: Clock;
  readonly random: Random;
  /** Told about every write, in order: "who created what, how many times". */
  readonly journal: (entry: WriteRecord) => void;
}

/** A remote system as a function; the three transports all call this. It never rejects. */
export type Simulator = (request: Request) => Promise<Response>;
