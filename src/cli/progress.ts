import type { Progress } from '../apply/ports.ts';
import { SYSTEM_NAMES, type WaitReason } from '../http/answer.ts';
import type { Clock } from '../support/clock.ts';
import type { Output } from './terminal.ts';

/** Work that ends sooner shows no progress (delivery.md, Talking to the APIs). */
const QUIET_MS = 2_000;
const REDRAW_MS = 250;
const LINE_MS = 10_000;
/** The reason of a wait is said from here on. */
const LONG_WAIT_MS = 10_000;

const WHY: Readonly<Record<WaitReason, string>> = {
  limit: 'limit of requests reached',
  failure: 'it asked for a pause',
};

/**
 * Progress on stderr: done, total, rate, time left, and what the run waits for. On a terminal one line is redrawn;
 * elsewhere a plain line is printed now and then.
 */
export function createProgress(output: Output, clock: Clock): Progress {
  let task = '';
  let total: number | null = null;
  let count = 0;
  let startedAt = clock.now();
  let drawnAt = 0;
  let drawn = false;
  let waitingFor = '';
  let waitMs = 0;

  const line = (now: number): string => {
    const seconds = Math.max(0.001, (now - startedAt) / 1000);
    const rate = count / seconds;
    const share = total === null ? String(count) : `${String(count)}/${String(total)}`;
    const left = total === null || rate === 0 ? '' : ` · ${duration((total - count) / rate)} left`;
    const waiting = waitingFor === '' ? '' : ` · waiting ${waitingFor}`;
    // Before the first task there is nothing to count: both systems are being read.
    if (task === '') return `reading${waiting}`;
    // Over a long wait, a rate and the time left by it mean nothing.
    if (waitingFor !== '' && waitMs >= LONG_WAIT_MS) return `${task} ${share}${waiting}`;
    return `${task} ${share} · ${rate.toFixed(1)}/s${left}${waiting}`;
  };
  /** `comingMs` is how long nothing will happen from now on. A long wait is told when it begins. */
  const draw = (comingMs = 0): void => {
    const now = clock.now();
    if (now + comingMs - startedAt < QUIET_MS) return;
    if (comingMs < LINE_MS && now - drawnAt < (output.isTerminal ? REDRAW_MS : LINE_MS)) return;
    drawnAt = now;
    drawn = true;
    const width = (output.columns ?? 100) - 1;
    output.write(output.isTerminal ? `\r\u001b[2K${line(now).slice(0, width)}` : `${line(now)}\n`);
  };
  return {
    start(name, expected) {
      task = name;
      total = expected;
      count = 0;
      startedAt = clock.now();
      drawnAt = startedAt;
      drawn = false;
      waitingFor = '';
    },
    advance(more) {
      count += more;
      waitingFor = '';
      draw();
    },
    waiting(what, ms, why = 'limit') {
      waitMs = ms;
      if (what === null) waitingFor = '';
      else if (what === 'token') waitingFor = 'for a new access token';
      else if (ms < LONG_WAIT_MS)
        waitingFor = `${duration(ms / 1000)} before the next request to ${SYSTEM_NAMES[what]}`;
      else waitingFor = `${duration(ms / 1000)} for ${SYSTEM_NAMES[what]}: ${WHY[why]}`;
      draw(ms);
    },
    done() {
      if (drawn && output.isTerminal) output.write('\r\u001b[2K');
      drawn = false;
    },
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${String(Math.ceil(seconds))} s`;
  return `${String(Math.ceil(seconds / 60))} min`;
}
