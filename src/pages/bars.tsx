import { scaleLinear } from 'd3-scale';
import type { DecimalText } from '../model/decimal.ts';

/**
 * Bars beside their figures: each row of a table draws its bar over one scale, and the head draws the axis. Where a
 * bar ends is geometry, the one place where an amount becomes a binary number; the figure beside it is exact.
 */
export interface Scale {
  /** Percent of the width. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** A scale that begins and ends at round values and holds zero. */
export function scaleOver(values: readonly number[]): Scale {
  const scale = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(0, ...values)])
    .range([0, 100])
    .nice(4);
  return { at: (value) => scale(value), ticks: scale.ticks(4) };
}

/** For geometry alone. */
export function lengthOf(amount: DecimalText): number {
  return Number(amount);
}

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly look: BarLook;
}

/** Each has a colour and a pattern of its own, so that neither colour blindness nor a printer mixes them up. */
export type BarLook = 'whole' | 'less' | 'more' | 'first' | 'second' | 'third' | 'fourth';

/** What the patterns are; once in a page. */
export function BarPatterns() {
  return (
    <svg class="hidden" aria-hidden="true" width="0" height="0">
      <defs>
        <pattern id="hatch-less" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="bar-less-ground" />
          <rect width="2.5" height="6" class="bar-less-line" />
        </pattern>
        <pattern id="hatch-more" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" class="bar-more-ground" />
          <circle cx="2.5" cy="2.5" r="1.2" class="bar-more-line" />
        </pattern>
      </defs>
    </svg>
  );
}

/** The bars of one row, above each other; decoration for those who have the figures. */
export function Bars({ bars, scale, stacked = false }: BarsProperties) {
  const height = 14;
  const each = stacked ? height : height / bars.length;
  return (
    <svg class="bars" width="100%" height={height + 6} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <line
          key={tick}
          class={tick === 0 ? 'zero' : 'tick'}
          x1={`${String(scale.at(tick))}%`}
          x2={`${String(scale.at(tick))}%`}
          y1="0"
          y2="100%"
        />
      ))}
      {bars.map(({ from, to, look }, index) => {
        const start = scale.at(Math.min(from, to));
        const width = scale.at(Math.max(from, to)) - start;
        return (
          <rect
            key={index}
            class={`bar ${look}`}
            x={`${String(start)}%`}
            width={`${String(width)}%`}
            y={3 + (stacked ? 0 : index * each)}
            height={each - (stacked ? 0 : 1)}
          />
        );
      })}
    </svg>
  );
}

interface BarsProperties {
  readonly bars: readonly Bar[];
  readonly scale: Scale;
  /** Behind each other instead of below. */
  readonly stacked?: boolean;
}

/** The axis, with what it measures. */
export function Axis({ scale, label }: { readonly scale: Scale; readonly label: string }) {
  const anchor = (at: number): string => (at < 5 ? 'start' : at > 95 ? 'end' : 'middle');
  return (
    <>
      <span class="axis-label">{label}</span>
      <svg class="axis" width="100%" height="16" aria-hidden="true">
        {scale.ticks.map((tick) => (
          <text key={tick} x={`${String(scale.at(tick))}%`} y="12" text-anchor={anchor(scale.at(tick))}>
            {tick.toLocaleString('en-US', { notation: 'compact' })}
          </text>
        ))}
      </svg>
    </>
  );
}

/** What the looks of a chart mean. */
export function Legend({ entries }: { readonly entries: readonly (readonly [look: BarLook, text: string])[] }) {
  return (
    <ul class="legend">
      {entries.map(([look, text]) => (
        <li key={look}>
          <svg width="18" height="12" aria-hidden="true">
            <rect class={`bar ${look}`} width="18" height="12" />
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}
