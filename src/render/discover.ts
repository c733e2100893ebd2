import { encodeJson, escapeMarkdown } from './escape.ts';
import type { Style, Tone } from './style.ts';
import { cell, headRow, renderHeading, renderParagraph, renderTable } from './table.ts';
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

export function renderDiscoverText(view: DiscoverView, style: Style): string {
  const lines = [
    ...renderHeading(`Settings of ${view.destination}`, style, saySettings(view)),
    ...renderTable(
      [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }],
      [
        headRow(['in the files', 'in configData', '', '']),
        ...view.settings.map(({ yamlPath, key, source, status }) => ({
          cells: [
            cell(yamlPath),
            cell(key, 'strong'),
            cell(WORDS[status][0], WORDS[status][1]),
            cell(SOURCES[source] ?? '', 'muted'),
          ],
        })),
      ],
      style,
      { indent: 2 },
    ),
    ...renderOtherKeys(view, style),
    '',
    ...renderVocabulary(view, style),
  ];
  return `${lines.join('\n')}\n`;
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

function renderOtherKeys({ otherKeys }: DiscoverView, style: Style): string[] {
  if (otherKeys.length === 0) return [];
  const rows = otherKeys.map(({ key, label, inUse }) => ({
    cells: [
      cell(key, 'strong'),
      cell(label ?? ''),
      cell(inUse === 0 ? '' : `in ${formatCount(inUse, 'configuration')}, kept on every update`, 'muted'),
    ],
  }));
  return [
    '',
    ...renderHeading('Other keys', style, 'no setting of the files'),
    ...renderTable([{ fit: 'keep' }, { fit: 'cut' }, { fit: 'wrap' }], rows, style, { indent: 2 }),
  ];
}

function renderVocabulary({ vocabulary, destinations }: DiscoverView, style: Style): string[] {
  const offered = renderParagraph(
    `Destinations: ${destinations.length === 0 ? 'not known' : joinWords(destinations)}`,
    style,
    { indent: 0, hanging: 2 },
  );
  if (vocabulary === null) {
    return [...offered, ...renderParagraph('Mappings: m3ter does not say what it permits.', style, { indent: 0 })];
  }
  return [
    ...offered,
    ...renderParagraph(`Mappings from: ${joinWords(vocabulary.entities)}`, style, { indent: 0, hanging: 2 }),
    ...vocabulary.systems.flatMap(({ name, tables, allowCustomTables }) =>
      renderParagraph(
        `Mappings to ${name}: ${joinWords([...tables, ...(allowCustomTables ? ['any other table'] : [])])}`,
        style,
        { indent: 0, hanging: 2 },
      ),
    ),
  ];
}

/** `raw` is m3ter's own answer, for a form that nobody knows yet. */
export function renderDiscoverJson(view: DiscoverView, raw: unknown): string {
  const rest = view.understood ? {} : { raw };
  return encodeJson({ formatVersion: '1.0', ...view, ...rest, exitCode: 0 });
}

export function renderDiscoverMarkdown(view: DiscoverView): string {
  const rows = view.settings.map(
    ({ yamlPath, key, status }) =>
      `| ${[yamlPath, key, WORDS[status][0]].map((text) => escapeMarkdown(text)).join(' | ')} |`,
  );
  const others = view.otherKeys.map(({ key, label }) => `- ${escapeMarkdown(key)} ${escapeMarkdown(label ?? '')}`);
  return [
    `### Settings of ${escapeMarkdown(view.destination)}`,
    '',
    escapeMarkdown(saySettings(view)),
    '',
    '| in the files | in configData | |',
    '|---|---|---|',
    ...rows,
    '',
    ...(others.length === 0 ? [] : ['Other keys:', '', ...others, '']),
  ].join('\n');
}
