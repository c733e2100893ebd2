import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUICKBOOKS_LIMITS } from '../../src/convert/quickbooks-limits.ts';
import { CONFIG_SETTINGS } from '../../src/desired/config-keys.ts';
import { INTEGRATION_DEFAULTS } from '../../src/documents/defaults.ts';
import type { Plan } from '../../src/model/plan.ts';

const FOLDER = import.meta.dirname;
const README = readFileSync(new URL('../../src/plan/README.md', import.meta.url), 'utf8');

/** Folders by the name behind their number. */
const folders = new Map(
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => [entry.name.slice(4), entry.name] as const),
);

function numbered(from: number, to: number): readonly string[] {
  return [...folders]
    .filter(([, folder]) => Number(folder.slice(0, 3)) >= from && Number(folder.slice(0, 3)) <= to)
    .map(([name]) => name)
    .sort();
}

/** Rows of the tables with four columns: situation, decision or action, reason, scenario. */
const rows = README.split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(
    (cells) => cells.length === 6 && /^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(cells[4] ?? '') && cells[4] !== 'scenario',
  )
  .map((cells) => ({ reason: (cells[3] ?? '').replaceAll('`', ''), scenario: cells[4] ?? '' }));

function goldenPlan(scenario: string): Plan {
  return JSON.parse(readFileSync(join(FOLDER, folders.get(scenario) ?? '', 'plan.json'), 'utf8')) as Plan;
}

describe('the table of plan behaviours', () => {
  it('has a scenario for each row, and no scenario without a row', () => {
    expect(numbered(100, 299)).toEqual(rows.map((row) => row.scenario).sort());
  });

  it.each(rows.filter((row) => /^[a-z_-]+$/i.test(row.reason) && row.reason !== 'resend'))(
    '$scenario shows $reason',
    ({ reason, scenario }) => {
      const plan = goldenPlan(scenario);
      const shown = [
        ...plan.bills.map((bill) => bill.reason),
        ...plan.changes.map((change) => change.reason.code),
        ...plan.drift.map((drift) => drift.code),
      ];
      expect(shown).toContain(reason);
    },
  );

  it.each(rows.filter((row) => row.reason === 'resend'))('$scenario shows that it was asked for', ({ scenario }) => {
    const folder = join(FOLDER, folders.get(scenario) ?? '');
    // In the plan that was saved, or in the one that apply made and showed.
    const shown = ['plan.txt', 'report.txt'].map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(shown.join('')).toContain('--resend asked for it');
  });
});

/** `bills.exclude.products` is shown by `setting-exclude-products-off` and `-on`. */
function settingName(yamlPath: string): string {
  const name = yamlPath.replace(/^accounts\./, 'accounts-').replace(/^bills\.exclude\./, 'exclude-');
  return `setting-${name.replace(/^(?:bills|quickbooks)\./, '')}`;
}

function documentsAfter(scenario: string): unknown {
  const after = readFileSync(join(FOLDER, folders.get(scenario) ?? '', 'after.json'), 'utf8');
  return (JSON.parse(after) as { readonly documents: unknown }).documents;
}

describe('the settings of an integration', () => {
  const names = CONFIG_SETTINGS.map(({ yamlPath }) => settingName(yamlPath));

  it('each have a scenario that shows them off and one that shows them on', () => {
    const wanted = names.flatMap((name) => [`${name}-off`, `${name}-on`]).sort();
    expect(numbered(300, 399).filter((name) => name.startsWith('setting-'))).toEqual(wanted);
  });

  // Whom m3ter tells when it disables an integration is nothing that an invoice shows.
  it.each(names.filter((name) => name !== 'setting-notifyOnDisabled'))('%s changes what is sent', (name) => {
    expect(documentsAfter(`${name}-on`)).not.toEqual(documentsAfter(`${name}-off`));
  });

  it.each(CONFIG_SETTINGS.map(({ yamlPath }) => yamlPath))('%s is set in m3ter, and set back', (yamlPath) => {
    const planned = ['off', 'on'].map((state) =>
      goldenPlan(`${settingName(yamlPath)}-${state}`).changes.flatMap((change) =>
        change.kind === 'integration' ? change.fields.map((field) => field.path) : [],
      ),
    );
    expect(planned).toEqual([[yamlPath], [yamlPath]]);
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
    .reduce<unknown>((held, key) => (held as Record<string, unknown>)[key], INTEGRATION_DEFAULTS);
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value)[0] : value;
  return `\`${typeof inner === 'string' ? inner : JSON.stringify(inner)}\``;
}

describe('the settings in the README', () => {
  it('are those of the page, by their labels, with their keys and defaults', () => {
    const shown = settingRows.flatMap(([label, key, , held]) => (held === undefined ? [] : [[label, key, held]]));
    const wanted = CONFIG_SETTINGS.map(({ label, yamlPath }) => [label, `\`${yamlPath}\``, shownDefault(yamlPath)]);
    expect(shown).toEqual(wanted);
  });

  it('and those that only tieout has', () => {
    const shown = settingRows.flatMap(([key, , held, more]) => (more === undefined ? [[key, held]] : []));
    const sections = ['customers', 'delivery', 'limits'] as const;
    const keys = sections.flatMap((section) =>
      Object.keys(INTEGRATION_DEFAULTS[section]).map((key) => `${section}.${key}`),
    );
    keys.splice(keys.indexOf('delivery.mode') + 1, 0, 'delivery.from');
    expect(shown).toEqual(keys.map((key) => [`\`${key}\``, shownDefault(key)]));
  });
});

describe('the limits of QuickBooks', () => {
  it('each have a scenario', () => {
    const wanted = QUICKBOOKS_LIMITS.map(({ rule }) => `limit-${rule}`).sort();
    expect(numbered(400, 499).filter((name) => name.startsWith('limit-'))).toEqual(wanted);
  });
});
