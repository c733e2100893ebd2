import { describe, expect, test } from 'vitest';
import { createStyle, type Style } from '../../../src/render/style.ts';
import { fits } from './rendered.ts';

export const WIDTHS = [60, 80, 140] as const;
const ANSI = new RegExp(String.raw`${String.fromCharCode(27)}\[\d+m`, 'g');

/** Text for a terminal, by the name of its golden files: one for each width. */
export function describeTexts(texts: Readonly<Record<string, (style: Style) => string>>): void {
  describe.each(Object.entries(texts))('%s as text', (name, render) => {
    test.each(WIDTHS)('at %d columns is the golden file', async (width) => {
      const text = render(createStyle({ color: false, width, unicode: true }));
      await expect(text).toMatchFileSnapshot(`golden/${name}.${String(width)}.txt`);
    });

    test.each(WIDTHS)('at %d columns fits the terminal, ends lines cleanly, and colour adds no word', (width) => {
      const plain = render(createStyle({ color: false, width, unicode: true }));
      const colored = render(createStyle({ color: true, width, unicode: true }));
      for (const line of plain.split('\n')) {
        expect([line, fits(line, width)]).toEqual([line, true]);
        expect(line.endsWith(' ')).toBe(false);
      }
      expect(plain).toMatch(/[^\n]\n$/);
      expect(colored.replace(ANSI, '')).toBe(plain);
    });
  });
}

/** Everything else, by the name of its golden file. */
export function describeOthers(others: Readonly<Record<string, () => string>>): void {
  describe.each(Object.entries(others))('%s', (name, render) => {
    test('is the golden file', async () => {
      await expect(render()).toMatchFileSnapshot(`golden/${name}.txt`);
    });

    test('has no control character but line ends', () => {
      expect(render()).not.toMatch(/(?!\n)\p{Cc}/u);
    });
  });
}
