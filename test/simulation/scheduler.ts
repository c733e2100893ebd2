import type { Clock } from '../../src/support/clock.ts';

/** Nothing is left to happen, and somebody still waits: a run that would hang for ever. */
export class Deadlock extends Error {}

const LOADING_TURNS = 400;

interface Event {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/**
 * Virtual time. Everything that takes time is an event; one event happens at a time, and everything it
 * sets off has run to its next wait before the next one happens. So the same schedule always gives the
 * same interleaving, whatever the machine does.
 */
export class Scheduler {
  #now: number;
  #order = 0;
  #events: Event[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  get now(): number {
    return this.#now;
  }

  /** Calls `fire` in `ms`; gives what takes it back. */
  after(ms: number, fire: () => void): () => void {
    const event: Event = { at: this.#now + Math.max(0, ms), order: (this.#order += 1), fire };
    let place = this.#events.length;
    while (place > 0 && isLater(this.#events[place - 1], event)) place -= 1;
    this.#events.splice(place, 0, event);
    return () => {
      const found = this.#events.indexOf(event);
      if (found >= 0) this.#events.splice(found, 1);
    };
  }

  clock(): Clock {
    return {
      now: () => this.#now,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted === true) {
            reject(signal.reason as Error);
            return;
          }
          const takeBack = this.after(ms, resolve);
          signal?.addEventListener('abort', () => {
            takeBack();
            reject(signal.reason as Error);
          });
        }),
    };
  }

  /** Lets time pass until `done`. @throws Deadlock when nothing is left to happen before that. */
  async runUntil(done: () => boolean): Promise<void> {
    for (;;) {
      await everythingAtRest();
      if (done()) return;
      const event = this.#events.shift() ?? (await this.#afterLoading(done));
      if (event === 'done') return;
      if (event === undefined) throw new Deadlock('nothing is left to happen, and a run has not ended');
      this.#now = Math.max(this.#now, event.at);
      event.fire();
    }
  }

  /** A module that the product loads when it first needs it takes real time: the only thing that does. */
  async #afterLoading(done: () => boolean): Promise<Event | 'done' | undefined> {
    for (let turn = 0; turn < LOADING_TURNS; turn += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      if (done()) return 'done';
      const event = this.#events.shift();
      if (event !== undefined) return event;
    }
    return undefined;
  }

  /** Lets `ms` pass, with everything that happens in it. */
  async pass(ms: number): Promise<void> {
    let over = false;
    this.after(ms, () => {
      over = true;
    });
    await this.runUntil(() => over);
  }
}

function isLater(candidate: Event | undefined, event: Event): boolean {
  return (
    candidate !== undefined && (candidate.at > event.at || (candidate.at === event.at && candidate.order > event.order))
  );
}

/** No timer and no socket is involved anywhere, so one turn of the event loop drains every promise. */
function everythingAtRest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
