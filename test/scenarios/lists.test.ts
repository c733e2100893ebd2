import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REFUSALS } from '../../src/convert/quickbooks-refusals.ts';
import { CONFIG_SETTINGS } from '../../src/desired/config-keys.ts';
import { INTEGRATION_DEFAULTS } from '../../src/workspace/defaults.ts';
import { PLAN_ROWS } from '../scenario-runner/plan-table.ts';
import { readScenario } from '../scenario-runner/scenario-file.ts';
import { listScenarios } from '../scenario-runner/scenario-list.ts';
import { settingTitle } from '../scenario-runner/setting-scenarios.ts';

function titles(first: number, last: number): readonly string[] {
  return listScenarios(first, last)
    .map(({ title }) => title)
    .sort();
}

describe('the table of plan behaviours', () => {
  it('has a scenario for each row, and no scenario without a row', () => {
    expect(titles(100, 299)).toEqual(PLAN_ROWS.map((row) => row.scenario).sort());
  });
});

/** The bodies that QuickBooks got, as the golden part of a scenario of the settings has them. */
async function sentToQuickBooks(title: string): Promise<readonly string[]> {
  const named = listScenarios(300, 399).find((scenario) => scenario.title === title);
  if (named === undefined) throw new Error(`no scenario ${title}`);
  const { golden } = await readScenario(named.path);
  return (golden.requests ?? '')
    .split(/^(?=[A-Z]+ (?:m3ter|quickbooks) )/m)
    .filter((text) => / quickbooks /.test(text));
}

describe('the settings of an integration', () => {
  const names = CONFIG_SETTINGS.map(({ yamlPath }) => settingTitle(yamlPath));

  it('each have a scenario that shows them off and one that shows them on', () => {
    const wanted = names.flatMap((name) => [`${name}-off`, `${name}-on`]).sort();
    expect(titles(300, 399).filter((title) => title.startsWith('setting-'))).toEqual(wanted);
  });

  // Whom m3ter tells when it disables an integration is nothing that an invoice shows.
  it.each(names.filter((name) => name !== 'setting-notifyOnDisabled'))('%s changes what is sent', async (name) => {
    expect(await sentToQuickBooks(`${name}-on`)).not.toEqual(await sentToQuickBooks(`${name}-off`));
  });
});

/** Cells of the tables of the README's "Settings". */
const settingRows = (
  readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    .split('\n## ')
    .find((section) => section.startsWith('Settings\n')) ?? ''
)
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .filter(([first]) => first !== undefined && /\w/.test(first) && !['setting on the page', 'key'].includes(first));

/** The default of a dotted key as the README writes it. */
function shownDefault(path: string): string {
  if (path === 'delivery.from') return 'required';
  const value = path
    .split('.')
    .reduce<unknown>((candidate, key) => (candidate as Record<string, unknown>)[key], INTEGRATION_DEFAULTS);
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value)[0] : value;
  return `\`${typeof inner === 'string' ? inner : JSON.stringify(inner)}\``;
}

/** The label in m3ter's console, whose words the built-in key joins. */
function labelOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (first) => first.toUpperCase());
}

describe('the settings in the README', () => {
  it('are those of the page, by their labels, with their keys and defaults', () => {
    const shown = settingRows.flatMap(([label, key, , held]) => (held === undefined ? [] : [[label, key, held]]));
    const wanted = CONFIG_SETTINGS.map(({ key, yamlPath }) => [
      labelOf(key),
      `\`${yamlPath}\``,
      shownDefault(yamlPath),
    ]);
    expect(shown).toEqual(wanted);
  });

  it('and those that only tieout has', () => {
    const shown = settingRows.flatMap(([key, , held, more]) => (more === undefined ? [[key, held]] : []));
    const sections = ['customers', 'delivery', 'limits'] as const;
    const keys = sections.flatMap((section) =>
      Object.keys(INTEGRATION_DEFAULTS[section]).map((key) => `${section}.${key}`),
    );
    keys.splice(keys.indexOf('delivery.mode') + 1, 0, 'delivery.from');
    keys.unshift('accounts.missingOptOut');
    expect(shown).toEqual(keys.map((key) => [`\`${key}\``, shownDefault(key)]));
  });
});

describe('the limits of QuickBooks', () => {
  it('each have a scenario', () => {
    const wanted = REFUSALS.map(({ rule }) => `limit-${rule}`).sort();
    expect(titles(400, 499).filter((title) => title.startsWith('limit-'))).toEqual(wanted);
  });
});
