import { cell, GAP, paragraph, table, type Page, type Paragraph, type Table } from './page.ts';
import type { Tone } from './style.ts';
import { formatCount, joinWords } from './wording.ts';

/** m3ter's catalogue beside the keys that tieout uses. */
export interface DiscoverView {
  readonly destination: string;
  readonly understood: boolean;
  readonly settings: readonly {
    readonly yamlPath: string;
    readonly builtIn: string;
    readonly key: string;
    readonly source: string;
    readonly status: 'same' | 'other' | 'missing' | 'unknown';
    readonly inUse: number;
  }[];
  readonly otherKeys: readonly { readonly key: string; readonly label: string | null; readonly inUse: number }[];
  readonly destinations: readonly string[];
  readonly vocabulary: {
    readonly entities: readonly string[];
    readonly systems: readonly {
      readonly name: string;
      readonly tables: readonly string[];
      readonly allowCustomTables: boolean;
    }[];
  } | null;
}

const WORDS = {
  same: ['', 'muted'],
  other: ['m3ter has another name', 'change'],
  missing: ['not offered by m3ter', 'bad'],
  unknown: ['not known', 'muted'],
} as const satisfies Readonly<Record<string, readonly [string, Tone]>>;

const SOURCES: Readonly<Record<string, string>> = {
  override: 'from m3ter.configKeys of the Connection',
  catalogue: '',
  observed: 'from existing configurations',
  default: '',
};

/** What m3ter offers, beside what tieout uses. */
export function discoverPage(view: DiscoverView): Page {
  return { blocks: [settingsTable(view), GAP, otherKeysTable(view), GAP, ...sayVocabulary(view)] };
}

function settingsTable(view: DiscoverView): Table {
  return table({
    title: `Settings of ${view.destination}`,
    summary: saySettings(view),
    columns: [
      { title: 'in the files', fit: 'keep', of: ({ yamlPath }) => yamlPath },
      { title: 'in configData', fit: 'keep', of: ({ key }) => cell(key, 'strong') },
      { title: '', fit: 'keep', of: ({ status }) => cell(WORDS[status][0], WORDS[status][1]) },
      { title: '', fit: 'wrap', of: ({ source }) => cell(SOURCES[source] ?? '', 'muted') },
    ],
    rows: view.settings,
    noun: 'setting',
    headed: true,
  });
}

function saySettings({ understood, settings }: DiscoverView): string {
  if (!understood) return "m3ter's catalogue has a form that tieout does not know; built-in names are used";
  const other = settings.filter(({ status }) => status === 'other').length;
  const missing = settings.filter(({ status }) => status === 'missing').length;
  if (other + missing === 0) return `${formatCount(settings.length, 'setting')}, all named as tieout expects`;
  return joinWords([
    ...(other === 0 ? [] : [formatCount(other, 'other name')]),
    ...(missing === 0 ? [] : [`${String(missing)} not offered`]),
  ]);
}

function otherKeysTable({ otherKeys }: DiscoverView): Table {
  return table({
    title: 'Other keys',
    summary: 'no setting of the files',
    columns: [
      { title: 'key', fit: 'keep', of: ({ key }) => cell(key, 'strong') },
      { title: 'label', fit: 'cut', of: ({ label }) => label ?? '' },
      {
        title: 'use',
        fit: 'wrap',
        of: ({ inUse }) =>
          cell(inUse === 0 ? '' : `in ${formatCount(inUse, 'configuration')}, kept on every update`, 'muted'),
      },
    ],
    rows: otherKeys,
    noun: 'key',
  });
}

function sayVocabulary({ vocabulary, destinations }: DiscoverView): readonly Paragraph[] {
  const offered = paragraph(`Destinations: ${destinations.length === 0 ? 'not known' : joinWords(destinations)}`);
  if (vocabulary === null) return [offered, paragraph('Mappings: m3ter does not say what it permits.')];
  return [
    offered,
    paragraph(`Mappings from: ${joinWords(vocabulary.entities)}`),
    ...vocabulary.systems.map(({ name, tables, allowCustomTables }) =>
      paragraph(`Mappings to ${name}: ${joinWords([...tables, ...(allowCustomTables ? ['any other table'] : [])])}`),
    ),
  ];
}
