import { describe, expect, it } from 'vitest';
import type { PlanScope } from '../../../src/model/plan.ts';
import { integrationOf, makeWorld, planWorld, settle, withM3ter, type World } from './make-world.ts';

const US = integrationOf({ accounts: { include: ['ACME'] } });
const UK = integrationOf({ name: 'UK invoices', accounts: { include: ['GLOBEX'] } });

function reported(world: World, scope: Partial<PlanScope> = {}) {
  return planWorld(world, { scope })
    .plan.diagnostics.filter(({ code }) => code === 'integration/not-described')
    .map(({ severity, message }) => `${severity}: ${message}`);
}

/** Both integrations are in m3ter, and the file of the second one was removed. */
function removed(): World {
  const both = settle(makeWorld({ integrations: [US, UK] }));
  return { ...both, workspace: { ...both.workspace, integrations: [US] } };
}

describe('a configuration of m3ter that no file describes', () => {
  it('is reported while it is enabled', () => {
    expect(reported(settle(makeWorld({ integrations: [US, UK] })))).toEqual([]);
    expect(reported(removed())).toEqual([
      expect.stringMatching(/^warning: m3ter has the enabled configuration "UK invoices" that no file describes/),
    ]);
    const world = removed();
    const configs = world.m3ter.configs.map((config) =>
      config.name === 'UK invoices' ? { ...config, enabled: false } : config,
    );
    expect(reported(withM3ter(world, { configs }))).toEqual([]);
  });

  it('says that m3ter may send with it when it is authorized', () => {
    const world = removed();
    const authorized = (value: boolean) =>
      withM3ter(world, { configs: world.m3ter.configs.map((config) => ({ ...config, authorized: value })) });
    expect(reported(authorized(true)).join()).toContain('may send bills with it');
    expect(reported(authorized(false)).join()).not.toContain('may send');
  });

  it('is left out of a plan that looks at less than the configuration', () => {
    expect(reported(removed(), { only: 'bills' })).toEqual([]);
    expect(reported(removed(), { integrations: [US.name] })).toEqual([]);
  });

  it('is not one that leads elsewhere', () => {
    const world = removed();
    const configs = world.m3ter.configs.map((config) =>
      config.name === 'UK invoices' ? { ...config, destination: 'Xero' } : config,
    );
    expect(reported(withM3ter(world, { configs }))).toEqual([]);
  });
});
