import { formatInstant } from '../model/day.ts';
import type { WorldSnapshot } from '../model/world.ts';
import { factsTable, paragraph, type Page } from './page.ts';
import { formatCount, formatDecimal } from './wording.ts';

/** The file of a snapshot. */
export interface SavedFile {
  readonly path: string;
  readonly bytes: number;
  readonly encrypted: boolean;
}

const BYTES_A_KB = 1024;

/** What a snapshot contains, and what a plan from it cannot know. */
export function snapshotPage(world: WorldSnapshot, file: SavedFile): Page {
  const { m3ter, quickbooks, asked, addresses } = world;
  const current = [
    ...(asked.m3ter.bills ? [formatCount(m3ter.bills.length, 'bill'), formatCount(quickbooks.documents.length, 'document')] : []),
    formatCount(m3ter.accounts.length, 'account'),
    formatCount(m3ter.configs.length, 'configuration'),
    formatCount(m3ter.mappings.length, 'mapping'),
    formatCount(quickbooks.customers.length, 'customer'),
    formatCount(quickbooks.items.length, 'item'),
  ]; // prettier-ignore
  return {
    verdict: { text: `Snapshot of ${world.connection.name} as of ${formatInstant(world.takenAt)}.`, tone: 'good' },
    blocks: [
      factsTable('', [
        ['file', `${file.path}, ${formatDecimal(String(Math.ceil(file.bytes / BYTES_A_KB)))} KB`],
        ['holds', current.join(', ')],
        ['bills', asked.m3ter.bills ? 'all that a plan looks at' : 'none: plans from it are of configuration and mappings'],
        ['addresses', addresses.form === 'whole' ? 'whole' : 'hidden: a code stands in place of each'],
        ['encrypted', file.encrypted ? 'with TIEOUT_SNAPSHOT_KEY' : 'no: whoever has the file can read it'],
      ]),
      ...(addresses.form === 'whole'
        ? []
        : [paragraph('A plan from it decides and finds the same, shows codes in place of addresses, and cannot be applied.')]),
    ],
    next: [`to plan from it: tieout plan --snapshot ${file.path}`],
  }; // prettier-ignore
}
