import type { JsonValue } from '../model/json-value.ts';
import type { Clock, Random } from '../support/clock.ts';

/** One write that a simulator really carried out. A replayed answer is not a write. */
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
  /** What identifies the record for a reader: number, name, total, customer. Amounts are decimal text. */
  readonly summary: JsonValue;
  /** Set when a person did it in the system's own screens, without the API. */
  readonly actor?: 'person';
}

/** The ports of a simulator. */
export interface SimulatorPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Called with every write, in order: "who created what, how many times". */
  readonly journal: (entry: WriteRecord) => void;
}

/** A remote system as a function. All three transports call it. It never rejects. */
export type Simulator = (request: Request) => Promise<Response>;
