import type { DescribedSetting } from '../model/described-setting.ts';
import { paragraph, section, type Page } from './page.ts';

/** What a key of a document does, which values it takes, and its default; one section for each kind. */
export function settingsPage(settings: readonly DescribedSetting[]): Page {
  return { blocks: settings.map((setting) => section(`${setting.path} (${setting.kind})`, sentencesOf(setting))) };
}

function sentencesOf(setting: DescribedSetting) {
  const { title, description, values, expects, example } = setting;
  return [
    paragraph(description === '' ? title : `${title}: ${description}`),
    ...(values.length === 0 ? [] : [paragraph(`Values: ${values.map(shown).join(', ')}`)]),
    ...(expects === null || values.length > 0 ? [] : [paragraph(`Expects: ${expects}`)]),
    paragraph(defaultOf(setting)),
    ...(example === undefined ? [] : [paragraph(`Example: ${shown(example)}`)]),
  ];
}

function defaultOf({ required, default: fallback }: DescribedSetting): string {
  if (required) return 'Required: it has no default.';
  return fallback === undefined ? 'May be left out.' : `Default: ${shown(fallback)}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
