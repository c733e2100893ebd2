import { describe, expect, it } from 'vitest';
import type { IntegrationState } from '../../../src/model/change.ts';
import { createM3terPort } from '../../../src/m3ter/write-m3ter.ts';
import { RETRY_POLICY } from '../../../src/http/retry-policy.ts';
import { disableConfig } from '../../../src/sandbox/m3ter/engine.ts';
import { NotSignedIn } from '../../../src/support/errors.ts';
import { jsonResponse, m3terFixture, type Fixture, type FixtureOptions } from './m3ter-fixture.ts';

function destinationFixture(options: FixtureOptions = {}) {
  const fixture = m3terFixture(options);
  return { ...fixture, destination: createM3terPort(fixture.reader, fixture.writer) };
}

function configOf(fixture: Fixture) {
  const [config] = fixture.state.configs;
  if (config === undefined) throw new Error('the example company has a configuration');
  return config;
}

function mappingOf(fixture: Fixture) {
  const [mapping] = fixture.state.mappings;
  if (mapping === undefined) throw new Error('the example company has mappings');
  return mapping;
}

const STATE: IntegrationState = {
  name: 'QuickBooks US invoices',
  destination: 'QuickBooksSandbox',
  entityType: 'Bill',
  integrationCredentialsId: null,
  enabled: true,
  configData: { onlySendBillOnApproval: true, bccInvoiceEmailAddress: null },
};

/** The transport's own attempts when no connection can be made (retry-policy.ts). */
const NOT_SENT_ATTEMPTS = RETRY_POLICY.attemptsMax;

const isWrite = (method: string): boolean => method !== 'GET';

describe('configurations', () => {
  it('creates one and finds it by name and destination', async () => {
    const { destination, state } = destinationFixture();
    const answer = await destination.createConfig({ ...STATE, name: 'New' });
    expect(answer).toMatchObject({ status: 'done', value: { name: 'New', enabled: true } });
    expect(state.configs).toHaveLength(2);
    const found = await destination.findConfigs({ name: 'New', destination: 'QuickBooksSandbox' });
    expect(found).toHaveLength(1);
    expect(await destination.findConfigs({ name: 'New', destination: 'QuickBooks' })).toEqual([]);
  });

  it('updates by read, overlay and replace: unknown keys, credential and the rest survive', async () => {
    const fixture = destinationFixture();
    const config = configOf(fixture);
    const { version, integrationCredentialsId } = config;
    const answer = await fixture.destination.updateConfig(config.id, String(version), STATE);
    expect(answer).toMatchObject({ status: 'done', value: { version: version + 1 } });
    expect(config.integrationCredentialsId).toBe(integrationCredentialsId);
    expect(config.configData).toMatchObject({
      onlySendBillOnApproval: true,
      invoiceTemplateNote: 'Autumn layout',
      splitUsageLineItems: 'ITEM_PER_PRODUCT',
    });
    expect(config.configData).not.toHaveProperty('bccInvoiceEmailAddress');
  });

  it('sends nothing when the version moved since the plan', async () => {
    const fixture = destinationFixture();
    const config = configOf(fixture);
    const answer = await fixture.destination.updateConfig(config.id, '99', STATE);
    expect(answer).toMatchObject({ status: 'conflict', fault: { code: 'version-conflict' } });
    const gone = await fixture.destination.updateConfig('11111111-1111-4111-8111-111111111111', '1', STATE);
    expect(gone).toMatchObject({ status: 'conflict' });
    expect(fixture.seen.filter((request) => request.method === 'PUT')).toEqual([]);
  });

  it.each(['409', '400'] as const)('knows a version conflict by a %s', async (status) => {
    const fixture = destinationFixture({
      modes: { versionConflict: status },
      interfere: (request) => {
        // Somebody saves the configuration between our read and our write.
        if (request.method === 'PUT') configOf(fixture).version += 1;
        return undefined;
      },
    });
    const config = configOf(fixture);
    const answer = await fixture.destination.updateConfig(config.id, String(config.version), STATE);
    expect(answer).toMatchObject({ status: 'conflict', fault: { code: 'version-conflict' } });
  });

  it('calls a 400 rejected when the version did not move', async () => {
    const fixture = destinationFixture({
      interfere: (request) =>
        request.method === 'PUT' ? jsonResponse(400, { message: 'not an e-mail field' }) : undefined,
    });
    const config = configOf(fixture);
    const answer = await fixture.destination.updateConfig(config.id, String(config.version), STATE);
    expect(answer).toMatchObject({ status: 'rejected', fault: { code: 'http-400', message: 'not an e-mail field' } });
  });

  it('enables a disabled one, also when the answer is not the configuration', async () => {
    const plain = destinationFixture();
    disableConfig(plain.state, configOf(plain).id, 0);
    expect(await plain.destination.enableConfig(configOf(plain).id)).toMatchObject({
      status: 'done',
      value: { enabled: true },
    });
    const silent = destinationFixture({
      interfere: async (request, carryOut) => {
        const answer = await carryOut();
        return request.path.endsWith('/enable') ? new Response('') : answer;
      },
    });
    disableConfig(silent.state, configOf(silent).id, 0);
    expect(await silent.destination.enableConfig(configOf(silent).id)).toMatchObject({
      status: 'done',
      value: { enabled: true },
    });
  });

  it('reads one by id, through the list when the single read answers a run', async () => {
    const fixture = destinationFixture({
      interfere: (request) =>
        /integrationconfigs\/[^/]+$/.test(request.path)
          ? jsonResponse(200, { id: 'r1', status: 'COMPLETE', entityType: 'Bill' })
          : undefined,
    });
    const { id } = configOf(fixture);
    expect(await fixture.destination.readConfig(id)).toMatchObject({ id, name: 'QuickBooks US invoices' });
    const other = destinationFixture();
    expect(await other.destination.readConfig('11111111-1111-4111-8111-111111111111')).toBeNull();
  });
});

describe('mappings', () => {
  it('creates, finds, updates and deletes', async () => {
    const fixture = destinationFixture();
    const account = fixture.state.accounts.find((accountRecord) => accountRecord.code === 'ACME');
    const state = {
      m3terEntity: 'Account',
      m3terId: account?.id ?? '',
      externalSystem: 'QuickBooksSandbox',
      externalTable: 'Customer',
      externalId: '58',
      integrationConfigId: configOf(fixture).id,
    };
    const created = await fixture.destination.createMapping(state);
    if (created.status !== 'done') throw new Error(created.status);
    expect(created.value).toMatchObject(state);
    expect(await fixture.destination.findMappings([state])).toEqual([created.value]);
    const update = { ...state, externalId: '59' };
    const updated = await fixture.destination.updateMapping(created.value.id, '1', update);
    expect(updated).toMatchObject({ status: 'done', value: { externalId: '59', version: 2 } });
    const late = await fixture.destination.updateMapping(created.value.id, '1', update);
    expect(late).toMatchObject({ status: 'conflict' });
    expect(await fixture.destination.deleteMapping(created.value.id)).toEqual({ status: 'done', value: null });
    expect(await fixture.destination.findMappings([state])).toEqual([]);
    expect(await fixture.destination.deleteMapping(created.value.id)).toEqual({ status: 'done', value: null });
    expect(await fixture.destination.updateMapping(created.value.id, '2', update)).toMatchObject({
      status: 'conflict',
    });
  });

  it.each([
    ['409', 'conflict'],
    ['400', 'conflict'],
  ] as const)('knows by a %s that somebody was faster with an update', async (versionConflict, status) => {
    const fixture = destinationFixture({
      modes: { versionConflict },
      interfere: (request) => {
        if (request.method === 'PUT') mappingOf(fixture).version += 1;
        return undefined;
      },
    });
    const { id, version, m3terEntity, m3terId, externalSystem, externalTable } = mappingOf(fixture);
    const state = { m3terEntity, m3terId, externalSystem, externalTable, externalId: '99', integrationConfigId: null };
    const answer = await fixture.destination.updateMapping(id, String(version), state);
    expect(answer).toMatchObject({ status, fault: { code: 'version-conflict' } });
  });

  it('reports a refused Bill mapping as rejected', async () => {
    const fixture = destinationFixture({ modes: { billMapping: 'refused' } });
    const answer = await fixture.destination.createMapping({
      m3terEntity: 'Bill',
      m3terId: fixture.state.bills[0]?.id ?? '',
      externalSystem: 'QuickBooksSandbox',
      externalTable: 'Invoice',
      externalId: '130',
      integrationConfigId: null,
    });
    expect(answer).toMatchObject({ status: 'rejected', fault: { system: 'm3ter', httpStatus: 400 } });
  });
});

describe('unclear answers', () => {
  const lost = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
  const refused = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });

  it.each([
    ['an answer that is lost', async () => await Promise.reject(lost), 'indeterminate'],
    ['no connection', async () => await Promise.reject(refused), 'notSent'],
    ['429', async () => await Promise.resolve(jsonResponse(429, { message: 'slow' })), 'indeterminate'],
    ['500', async () => await Promise.resolve(jsonResponse(500, {})), 'indeterminate'],
    ['502 with HTML', async () => await Promise.resolve(new Response('<html>', { status: 502 })), 'indeterminate'],
    ['200 with a cut body', async () => await Promise.resolve(new Response('{"id":')), 'indeterminate'],
    ['200 with another object', async () => await Promise.resolve(jsonResponse(200, { id: 'x' })), 'indeterminate'],
    ['200 with a list', async () => await Promise.resolve(jsonResponse(200, [])), 'indeterminate'],
    ['409', async () => await Promise.resolve(jsonResponse(409, { message: 'exists' })), 'conflict'],
    ['400', async () => await Promise.resolve(jsonResponse(400, { message: 'bad' })), 'rejected'],
    ['501', async () => await Promise.resolve(jsonResponse(501, { message: 'not here' })), 'rejected'],
  ])('%s to a POST is never sent again here: %s', async (_name, answer, status) => {
    let writes = 0;
    const fixture = destinationFixture({
      interfere: (request) => {
        if (!isWrite(request.method) || request.path === '/oauth/token') return undefined;
        writes += 1;
        return answer();
      },
    });
    expect(await fixture.destination.createConfig(STATE)).toMatchObject({ status });
    // Where no connection was made the transport may try again; everything else was sent once.
    expect(writes).toBe(status === 'notSent' ? NOT_SENT_ATTEMPTS : 1);
  });

  it.each([
    ['lost', async () => await Promise.reject(lost), 'indeterminate'],
    ['refused', async () => await Promise.reject(refused), 'notSent'],
    ['503', async () => await Promise.resolve(jsonResponse(503, {})), 'indeterminate'],
    ['400', async () => await Promise.resolve(jsonResponse(400, {})), 'rejected'],
  ])('a DELETE that is %s is %s', async (_name, answer, status) => {
    const fixture = destinationFixture({
      interfere: (request) => (request.method === 'DELETE' ? answer() : undefined),
    });
    expect(await fixture.destination.deleteMapping(mappingOf(fixture).id)).toMatchObject({ status });
  });

  it('throws when m3ter refuses the sign-in for a write', async () => {
    const fixture = destinationFixture({
      interfere: (request) =>
        request.method === 'DELETE' ? jsonResponse(403, { message: 'Unauthorized' }) : undefined,
    });
    await expect(fixture.destination.deleteMapping(mappingOf(fixture).id)).rejects.toBeInstanceOf(NotSignedIn);
  });
});

describe('finding the mappings of many entities', () => {
  const wantedOf = (fixture: Fixture) =>
    [...new Set(fixture.state.mappings.map(({ m3terId }) => m3terId))].map((m3terId) => ({
      m3terEntity: fixture.state.mappings.find((one) => one.m3terId === m3terId)?.m3terEntity ?? '',
      m3terId,
    }));
  const asked = ({ seen }: Fixture): number => seen.filter(({ path }) => path.includes('/externalmappings')).length;
  const none = { m3terEntity: 'Account', m3terId: 'account-without-mapping' };

  it.each(['comma', 'repeated', 'both'] as const)(
    'asks for all at once, lists of ids written as %s',
    async (idLists) => {
      const fixture = destinationFixture({ modes: { idLists } });
      const wanted = wantedOf(fixture);
      expect(wanted.length).toBeGreaterThan(3);
      const before = asked(fixture);
      const found = await fixture.destination.findMappings([...wanted, none]);
      expect(found.map(({ id }) => id).toSorted()).toEqual(fixture.state.mappings.map(({ id }) => id).toSorted());
      expect(asked(fixture) - before).toBeLessThanOrEqual(4);
      const again = asked(fixture);
      await fixture.destination.findMappings([...wanted, none]);
      expect(asked(fixture) - again).toBe(1);
    },
  );

  it('asks for each by itself where nothing proves how a list of ids is understood', async () => {
    const fixture = destinationFixture();
    fixture.state.mappings.splice(1);
    const wanted = Array.from({ length: 5 }, (_, index) => ({ ...none, m3terId: `account-${String(index)}` }));
    const before = asked(fixture);
    expect(await fixture.destination.findMappings([...wanted, ...wantedOf(fixture)])).toHaveLength(1);
    expect(asked(fixture) - before).toBe(1 + 6);
  });

  it('tells apart entities of two kinds that have one id', async () => {
    const fixture = destinationFixture();
    const [first, ...more] = wantedOf(fixture);
    if (first === undefined) throw new Error('the example company has mappings');
    const other = { ...first, m3terEntity: first.m3terEntity === 'Account' ? 'Product' : 'Account' };
    const found = await fixture.destination.findMappings([other, ...more]);
    expect(found.map(({ m3terId }) => m3terId)).not.toContain(first.m3terId);
  });
});
