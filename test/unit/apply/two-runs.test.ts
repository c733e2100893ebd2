import { expect, it } from 'vitest';
import { openExample } from './example-run.ts';

it('finds that another run made the same changes, and calls none of them a conflict', async () => {
  const example = await openExample();
  const plan = await example.plan();
  expect(plan.changes).toContainEqual(expect.objectContaining({ kind: 'integration', action: 'update' }));
  await example.apply(plan);
  const second = await example.apply(plan);
  expect(second.outcomes.filter(({ status }) => status === 'conflict')).toEqual([]);
  expect(second).toMatchObject({ converged: true });
});

it('does not take another change of the configuration for its own', async () => {
  const example = await openExample();
  const plan = await example.plan();
  const [config] = example.sandbox.states.m3ter.configs;
  if (config === undefined) throw new Error('the example has a configuration');
  config.version += 1;
  const { outcomes } = await example.apply(plan);
  expect(outcomes).toContainEqual(
    expect.objectContaining({ kind: 'integration', status: 'conflict', code: 'm3ter/version-conflict' }),
  );
});
