import { describe, expect, test } from 'vitest';
import { renderContents } from '../../../src/render/file-report.ts';
import { createStyle } from '../../../src/render/style.ts';
import { CONNECTIONS, FILES, LOOKUP, SIGN_IN } from './rendered.ts';
import { EMPTY_LOOKUP, SAMPLE_FILES, SAMPLE_SIGN_IN } from './sample-authoring.ts';

const STYLE = createStyle({ color: false, width: 120, unicode: true });

test.each([
  [{ integrations: 1, mappings: 12 }, '1 integration, 12 mappings'],
  [{ integrations: 2, mappings: 0 }, '2 integrations'],
  [{ integrations: 0, mappings: 1 }, '1 mapping'],
  [{ integrations: 0, mappings: 0 }, ''],
])('a file with %j holds "%s"', (counts, words) => {
  expect(renderContents(counts)).toBe(words);
});

test('writing files is a notice in a workflow, failing to an error', () => {
  expect(FILES.github(SAMPLE_FILES)).toBe('::notice title=tieout::2 files written.\n');
  const failed = { ...SAMPLE_FILES, command: 'fmt', summary: '1 file is not formatted.', exitCode: 2 };
  expect(FILES.github(failed)).toMatch(/^::error title=tieout fmt::1 file is not formatted\.$/m);
});

describe('a search without a result', () => {
  test.each([
    [{}, 'None of the 3 customers has "Globx" in it. Did you mean "Globex Corp"?'],
    [{ didYouMean: null }, 'None of the 3 customers has "Globx" in it.'],
    [{ total: 0, didYouMean: null }, 'No customers.'],
  ])('%j says what there was to find', (more, words) => {
    const view = { ...EMPTY_LOOKUP, ...more };
    expect(LOOKUP.text(view, STYLE)).toBe(`${words}\n`);
    // Markdown may escape signs, never words.
    expect(LOOKUP.markdown(view).replace(/\\/g, '')).toBe(`${words}\n`);
  });
});

describe('the connections', () => {
  const row = {
    connection: 'northwind',
    environment: 'sandbox',
    organizationId: 'org-1',
    realmId: 'realm-1',
    integrations: [],
  };

  test('without integrations say so', () => {
    expect(CONNECTIONS.text([row], STYLE)).toMatch(/northwind +sandbox +org-1 +realm-1 +\(none\)/);
    expect(CONNECTIONS.markdown([row])).toMatch(/northwind .*\(none\)/);
  });

  test('may be none', () => {
    expect(CONNECTIONS.text([], STYLE)).toBe('No connections.\n');
    expect(CONNECTIONS.markdown([])).toBe('No connections.\n');
  });
});

test('after a sign-out no token is spoken of', () => {
  const text = SIGN_IN.text({ ...SAMPLE_SIGN_IN, action: 'logout' }, STYLE);
  expect(text).toMatch(/^Signed out: /);
  expect(text).not.toContain('refresh token');
  expect(SIGN_IN.text(SAMPLE_SIGN_IN, STYLE)).toMatch(/refresh token +stored/);
});
