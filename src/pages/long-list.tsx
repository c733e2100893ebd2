import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** The first of many things, and a button for more. */
export function LongList<T>({ items, step, noun, printing, printMax = 100, of }: LongListProperties<T>) {
  const [count, setCount] = useState(step);
  const shown = items.slice(0, printing ? printMax : count);
  const rest = items.length - shown.length;
  const left = `${rest.toLocaleString('en-US')} more ${noun}`;
  return (
    <>
      {of(shown)}
      {rest > 0 &&
        (printing ? (
          <p class="note">And {left}, which are not printed.</p>
        ) : (
          <button type="button" class="more" onClick={() => setCount(count + step * 4)}>
            {rest > step * 4 ? `Show ${(step * 4).toLocaleString('en-US')} of ${left}` : `Show ${left}`}
          </button>
        ))}
    </>
  );
}

interface LongListProperties<T> {
  readonly items: readonly T[];
  /** How many at first. */
  readonly step: number;
  readonly noun: string;
  readonly printing: boolean;
  /** Paper takes this many; the rest is said. */
  readonly printMax?: number;
  readonly of: (items: readonly T[]) => ComponentChildren;
}
