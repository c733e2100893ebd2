import type { Setting } from '../model/setting.ts';
import { paragraph, section, type Page } from './page.ts';

/** What a key of a document does, which values it takes, and its default; one section for each kind. */
export function settingsPage(settings: readonly Setting[]): Page {
  return { blocks: settings.map((setting) => section(`${setting.path} (${setting.kind})`, sentencesOf(setting))) };
}

function sentencesOf(setting: Setting) {
  const { title, description, values, expects, example } = setting;
  return [
    paragraph(description === '' ? title : `${title}: ${description}`),
    ...(values.length === 0 ? [] : [paragraph(`Values: ${values.map(shown).join(', ')}`)]),
    ...(expects === null || values.length > 0 ? [] : [paragraph(`Expects: ${expects}`)]),
    paragraph(defaultOf(setting)),
    ...(example === undefined ? [] : [paragraph(`Example: ${shown(example)}`)]),
  ];
}

function defaultOf({ required, default: fallback }: Setting): string {
  if (required) return 'Required: it has no default.';
  return fallback === undefined ? 'May be left out.' : `Default: ${shown(fallback)}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
