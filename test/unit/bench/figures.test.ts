import { describe, expect, it } from 'vitest';
import { fitExponent, median, renderFigures } from '../../bench/figures.ts';

describe('figures of the bench', () => {
  it('take the middle of several runs', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('say how a value grows: linear, quadratic, and linear above a part that stays', () => {
    const at = (of: (size: number) => number) =>
      fitExponent([10, 100, 1000].map((size) => ({ size, value: of(size) })));
    expect(at((size) => 3 * size)).toBeCloseTo(1);
    expect(at((size) => size * size)).toBeCloseTo(2);
    expect(at((size) => 50 + size)).toBeLessThan(1);
  });

  it('stand beside their bars, and nothing at all meets a bar of nothing', () => {
    const shown = renderFigures([
      { name: 'rate', value: 18_000, unit: 'bills/s', bar: { least: 20_000 } },
      { name: 'memory', value: 300, unit: 'MB', bar: { most: 350 } },
      { name: 'answers 429', value: 0, unit: '', bar: { most: 0 } },
    ]);
    expect(shown.split('\n').map((line) => line.split(/ {2,}/).at(-1))).toEqual([
      '0.90 x NOT MET',
      '1.17 x met',
      'met',
    ]);
  });
});
