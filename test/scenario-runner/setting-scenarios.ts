import { CONFIG_SETTINGS } from '../../src/desired/config-keys.ts';

/** `bills.exclude.products` is shown by `setting-exclude-products-off` and `-on`. */
export function settingTitle(yamlPath: string): string {
  const name = yamlPath.replace(/^accounts\./, 'accounts-').replace(/^bills\.exclude\./, 'exclude-');
  return `setting-${name.replace(/^(?:bills|quickbooks)\./, '')}`;
}

/** The setting that a scenario of this title switches; null when it shows something else. */
export function settingOf(title: string): string | null {
  const shown = /^(setting-.+)-(?:off|on)$/.exec(title)?.[1];
  return CONFIG_SETTINGS.find(({ yamlPath }) => settingTitle(yamlPath) === shown)?.yamlPath ?? null;
}
