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
  const parts = new Map(PACIFIC.formatToParts(epochMs).map((part) => [part.type, part.value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  const wall = `${day}T${part('hour')}:${part('minute')}:${part('second')}`;
  const wholeSecond = Math.floor(epochMs / 1000) * 1000;
  const offsetHours = (Date.parse(`${wall}Z`) - wholeSecond) / 3_600_000;
  const sign = offsetHours < 0 ? '-' : '+';
  const offset = `${sign}${String(Math.abs(offsetHours)).padStart(2, '0')}:00`;
  const fraction = milliseconds ? `.${String(epochMs - wholeSecond).padStart(3, '0')}` : '';
  return `${wall}${fraction}${offset}`;
}

/** The day on QuickBooks' servers: the default of TxnDate. */
export function pacificDay(epochMs: number): string {
  return pacificTime(epochMs).slice(0, 10);
}
