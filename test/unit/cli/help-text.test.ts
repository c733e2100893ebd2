import { Help } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { formatHelpItem } from '../../../src/cli/help-text.ts';

function format(width: number): string {
  const helper = Object.assign(new Help(), { helpWidth: width, minWidthToWrap: 20 });
  return formatHelpItem('--bill <bill...>', 16, 'only these bills, by id or number', helper);
}

describe('an option with its description', () => {
  it('is beside it where there is room', () => {
    expect(format(80)).toBe('  --bill <bill...>  only these bills, by id or number');
    expect(format(45)).toBe('  --bill <bill...>  only these bills, by id\n                    or number');
  });

  it('is above it on a narrow terminal, which no line exceeds', () => {
    expect(format(30)).toBe('  --bill <bill...>\n      only these bills, by id\n      or number');
    expect(
      Math.max(
        ...format(30)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(30);
  });
});
