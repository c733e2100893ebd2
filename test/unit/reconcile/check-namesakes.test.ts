import { describe, expect, it } from 'vitest';
import type { MappingRule } from '../../../src/model/workspace.ts';
import { makeItem } from '../convert/make.ts';
import { makeFile, makeRule, makeWorld, planWorld, type World } from './make-world.ts';

const LINE = { path: 'items.yaml', line: 8, column: 5 };

function worldOf(...rules: readonly Partial<MappingRule>[]): World {
  const world = makeWorld();
  const items = [
    makeItem('19', { name: 'Setup', fullyQualifiedName: 'Setup' }),
    makeItem('20', { name: 'Seats', fullyQualifiedName: 'Robots:Seats' }),
    makeItem('21', { name: 'Gone', fullyQualifiedName: 'Gone', active: false }),
  ];
  return {
    ...world,
    m3ter: {
      ...world.m3ter,
      products: [
        { id: 'product-1', code: 'seats', name: 'seats ' },
        { id: 'product-2', code: 'gone', name: 'Gone' },
      ],
    },
    quickbooks: { ...world.quickbooks, items },
    workspace: {
      ...world.workspace,
      mappingFiles: [makeFile(rules.map((rule) => makeRule({ place: LINE, ...rule })))],
    },
  };
}

function found(world: World): readonly string[] {
  return planWorld(world)
    .plan.diagnostics.filter(({ code }) => code === 'mapping/namesake')
    .map(({ severity, message }) => `${severity}: ${message}`);
}

describe('a mapping to a record of another name', () => {
  it('is remarked on once, with the record that has the very name', () => {
    expect(found(worldOf({ m3terReference: 'seats', external: { id: '19' } }))).toEqual([
      'info: 1 mapping goes to a record of another name, though one has the very name: items.yaml:8 maps product seats to item 19 "Setup", and item 20 is called "Robots:Seats"',
    ]);
    const two = [
      { m3terReference: 'seats', external: { id: '19' } },
      { m3terReference: 'seats', external: { id: '21' }, place: { ...LINE, line: 9 } },
    ];
    expect(found(worldOf(...two))).toHaveLength(1);
  });

  it.each([
    ['a line that names it by name says that it is meant', { m3terReference: 'seats', external: { name: 'Setup' } }],
    ['the record has the name', { m3terReference: 'seats', external: { id: '20' } }],
    ['the one with the name is inactive', { m3terReference: 'gone', external: { id: '19' } }],
    ['the line takes a mapping away', { m3terReference: 'seats', external: null, absent: true }],
  ])('is no remark: %s', (_why, rule) => {
    expect(found(worldOf(rule))).toEqual([]);
  });
});
