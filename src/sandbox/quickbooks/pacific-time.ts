const PACIFIC = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Los_Angeles',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** An instant as QuickBooks writes it: Pacific time with its offset, `2026-09-30T08:15:02-07:00`. */
export function pacificTime(epochMs: number, milliseconds = false): string {
  const second = Math.floor(epochMs / 1000);
  const { wall, offset } = wallTimeOf(second);
  const fraction = milliseconds ? `.${String(epochMs - second * 1000).padStart(3, '0')}` : '';
  return `${wall}${fraction}${offset}`;
}

interface WallTime {
  readonly wall: string;
  readonly offset: string;
}

/** Records share few instants and Intl is slow, so recent results are kept. */
const WALL_TIMES = new Map<number, WallTime>();
const REMEMBERED_MAX = 1000;

function wallTimeOf(second: number): WallTime {
  const known = WALL_TIMES.get(second);
  if (known !== undefined) return known;
  if (WALL_TIMES.size >= REMEMBERED_MAX) WALL_TIMES.clear();
  const time = formatWallTime(second * 1000);
  WALL_TIMES.set(second, time);
  return time;
}

function formatWallTime(epochMs: number): WallTime {
  const parts = new Map(PACIFIC.formatToParts(epochMs).map((part) => [part.type, part.value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  const wall = `${day}T${part('hour')}:${part('minute')}:${part('second')}`;
  const offsetHours = (Date.parse(`${wall}Z`) - epochMs) / 3_600_000;
  const sign = offsetHours < 0 ? '-' : '+';
  const offset = `${sign}${String(Math.abs(offsetHours)).padStart(2, '0')}:00`;
  return { wall, offset };
}

/** The day on QuickBooks' servers: the default of TxnDate. */
export function pacificDay(epochMs: number): string {
  return pacificTime(epochMs).slice(0, 10);
}
