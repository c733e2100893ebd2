import { readFile, writeFile } from 'node:fs/promises';
import { Document, isMap, parseAllDocuments, Scalar, type YAMLMap } from 'yaml';
import type { M3terRecording, QuickBooksRecording, ScenarioText } from './recording.ts';

/**
 * `scenarios/NNN-title.yaml`. The first document is written by hand: what is given and what is done.
 * The second is golden: what came of it, a block of text for each section.
 */
export interface ScenarioFile {
  readonly text: ScenarioText;
  readonly m3ter: M3terRecording;
  readonly quickbooks: QuickBooksRecording;
  /** Differences to the base workspace, as YAML. */
  readonly workspace: YAMLMap | null;
  /** Sections of the second document as they stand in the file. */
  readonly golden: Golden;
}

/** Sections of the golden part, in their order. The last three stand there when the scenario `shows` them. */
export const GOLDEN_SECTIONS = ['plan', 'requests', 'report', 'after', 'saved', 'tieOut'] as const;
export type GoldenSection = (typeof GOLDEN_SECTIONS)[number];
export type Golden = Readonly<Partial<Record<GoldenSection, string>>>;

/** Keys of the part written by hand: a key that is not known would be a sentence that nobody plays. */
const KEYS = [
  'title',
  'workspace',
  'm3ter',
  'quickbooks',
  'modes',
  'given',
  'plan',
  'meanwhile',
  'faults',
  'apply',
  'secondPlan',
  'report',
  'shows',
] as const;

interface Written extends ScenarioText {
  readonly m3ter?: M3terRecording;
  readonly quickbooks?: QuickBooksRecording;
}

export async function readScenario(path: string): Promise<ScenarioFile> {
  return parseScenario(await readFile(path, 'utf8'), path);
}

/** The scenario that a text describes; `path` names it in errors. */
export function parseScenario(content: string, path: string): ScenarioFile {
  const [written, golden] = parseAllDocuments(content) as Document.Parsed[];
  if (written === undefined || !isMap(written.contents)) throw new Error(`${path}: no scenario`);
  const [fault] = [...written.errors, ...(golden?.errors ?? [])];
  if (fault !== undefined) throw fault;
  const text = written.toJS() as Written;
  const unknown = Object.keys(text).filter((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown.length > 0) throw new Error(`${path}: no scenario has ${unknown.join(', ')}`);
  const workspace = written.contents.get('workspace');
  return {
    text,
    m3ter: text.m3ter ?? {},
    quickbooks: text.quickbooks ?? {},
    workspace: isMap(workspace) ? workspace : null,
    golden: (golden?.toJS() ?? {}) as Golden,
  };
}

/** Writes the golden part again; what is written by hand stays as it is, byte for byte. */
export async function writeGolden(path: string, golden: Golden): Promise<void> {
  const before = await readFile(path, 'utf8');
  const [written = ''] = before.split(/^---$/m);
  const document = new Document({});
  for (const section of GOLDEN_SECTIONS) {
    const content = golden[section];
    if (content !== undefined) document.set(section, textBlock(content));
  }
  const text = document.toString({ lineWidth: 0, singleQuote: true });
  await writeFile(path, `${written.trimEnd()}\n---\n${text}`);
}

function textBlock(content: string): Scalar {
  const block = new Scalar(content);
  if (content !== '') block.type = Scalar.BLOCK_LITERAL;
  return block;
}
