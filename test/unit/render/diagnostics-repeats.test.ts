import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { renderFindingsText } from '../../../src/render/findings-text.ts';
import { createStyle } from '../../../src/render/style.ts';

const STYLE = createStyle({ color: false, width: 80, unicode: true });

function findings(count: number, path: string): Diagnostic[] {
  return Array.from({ length: count }, (_, index) => ({
    severity: 'error',
    code: 'document/unknown-key',
    message: `unknown key "k${String(index)}"`,
    place: { path, line: index + 1, column: 1 },
  }));
}

test('the same finding a thousand times in one file is shown a hundred times, and counted', () => {
  const text = renderFindingsText([...findings(1_234, 'a.yaml'), ...findings(3, 'b.yaml')], new Map(), STYLE);
  expect(text.match(/^a\.yaml:/gm)).toHaveLength(100);
  expect(text.match(/^b\.yaml:/gm)).toHaveLength(3);
  expect(text).toContain('and 1,134 more of document/unknown-key in a.yaml; --format json has them\n');
  expect(text).toMatch(/\n1,237 errors\.\n$/);
});

test('a hundred are all shown', () => {
  const text = renderFindingsText(findings(100, 'a.yaml'), new Map(), STYLE);
  expect(text.match(/^a\.yaml:/gm)).toHaveLength(100);
  expect(text).not.toContain(' more of ');
});
