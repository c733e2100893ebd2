import { describe, expect, it } from 'vitest';
import { chooseMapping, indexMappings, type EffectiveMapping } from '../../../src/model/mapping.ts';

function mapping(id: string, more: Partial<EffectiveMapping> = {}): EffectiveMapping {
  return {
    entity: 'Product',
    m3terId: 'prod-1',
    system: 'QuickBooks',
    table: 'Item',
    linkedTo: null,
    external: { id },
    remoteId: `map-${id}`,
    ...more,
  };
}

/** The item that counts for integration `US`; several, when that would be a guess; `none`. */
function chosen(mappings: readonly EffectiveMapping[], linkedOnly = false): string {
  const wanted = { entity: 'Product', m3terId: 'prod-1', table: 'Item', system: 'QuickBooks', integration: 'US' };
  const choice = chooseMapping(indexMappings(mappings), { ...wanted, linkedOnly });
  if ('none' in choice) return 'none';
  const targets = 'found' in choice ? [choice.found] : choice.candidates;
  return targets.map(({ external }) => ('id' in external ? external.id : external.address)).join(' or ');
}

const OURS = { linkedTo: 'US' };
const OTHERS = { linkedTo: 'EU' };
const ELSEWHERE = { system: 'NetSuite' };

describe('the mapping that counts for an integration', () => {
  it.each<[string, readonly EffectiveMapping[], string, string]>([
    ['nothing', [], 'none', 'none'],
    ['another product', [mapping('1', { m3terId: 'prod-2' })], 'none', 'none'],
    ['one for all', [mapping('1')], '1', 'none'],
    ['one of its own', [mapping('1', OURS)], '1', '1'],
    ['one of another integration', [mapping('1', OTHERS)], 'none', 'none'],
    ['one of another system', [mapping('1', ELSEWHERE)], 'none', 'none'],
    ['its own before one for all', [mapping('1'), mapping('2', OURS)], '2', '2'],
    ['one for all before that of another integration', [mapping('1', OTHERS), mapping('2')], '2', 'none'],
    ['two of other integrations', [mapping('1', OTHERS), mapping('2', { linkedTo: 'UK' })], 'none', 'none'],
    ['one for all, beside another system', [mapping('1', ELSEWHERE), mapping('2')], '2', 'none'],
    ['two for all', [mapping('1'), mapping('2')], '1 or 2', 'none'],
    ['two of its own', [mapping('1', OURS), mapping('2', OURS), mapping('3')], '1 or 2', '1 or 2'],
    ['the same one twice', [mapping('1'), mapping('1', { remoteId: 'map-twice' })], '1', 'none'],
    [
      'one that exists and one that is planned',
      [mapping('1'), mapping('', { external: { address: 'customer/ACME' } })],
      '1 or customer/ACME',
      'none',
    ],
  ])('of %s', (_name, mappings, open, linkedOnly) => {
    expect(chosen(mappings)).toBe(open);
    expect(chosen(mappings, true)).toBe(linkedOnly);
  });
});
