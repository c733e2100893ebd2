import { expect, it } from 'vitest';
import { openExample } from './example-run.ts';

it('enables a configuration only once its settings are in place', async () => {
  const example = await openExample({
    prepare: (sandbox) => {
      for (const config of sandbox.states.m3ter.configs) {
        config.enabled = false;
        config.configData = { ...config.configData, onlySendBillOnApproval: false, strictLineItemMapping: true };
      }
    },
  });
  const plan = await example.plan();
  const actions = plan.changes.filter(({ kind }) => kind === 'integration').map(({ action }) => action);
  expect(actions).toContain('update');
  expect(actions).toContain('enable');
  const report = await example.apply(plan);
  const configs = report.outcomes.filter(({ kind }) => kind === 'integration');
  expect(configs.map(({ action, status, message }) => `${action} ${status} ${message}`)).toEqual(
    configs.map(({ action }) => `${action} applied done`),
  );
  const written = example.sandbox.journal
    .filter(({ entity, operation }) => entity.startsWith('IntegrationConfig') && operation !== 'create')
    .map(({ operation }) => operation);
  expect(written).toEqual(['update', 'enable']);
});
