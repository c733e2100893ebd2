import { UnexpectedAnswer } from '../../../../src/http/answer-fields.ts';
import { describe, expect, it } from 'vitest';
import { decodeCatalogue } from '../../../../src/m3ter/wire/catalogue.ts';
import {
  decodeConfig,
  encodeConfigUpdate,
  encodeNewConfig,
  looksLikeConfig,
} from '../../../../src/m3ter/wire/config.ts';
import type { IntegrationState } from '../../../../src/model/change.ts';
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '../../../../src/support/json.ts';

function json(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
}

const RAW = json(`{"id":"c1","version":3,"name":"US","entityType":"Bill","destination":"QuickBooksSandbox",
  "integrationCredentialsId":"k1","enabled":false,"authorized":true,"dtCreated":"2026-01-01T00:00:00Z",
  "lastModifiedBy":"someone","destinationId":null,
  "configData":{"onlySendBillOnApproval":"false","template":{"rows":12,"rate":1.50},"bccInvoiceEmailAddress":"a@b"}}`);

const STATE: IntegrationState = {
  name: 'US invoices',
  destination: 'QuickBooksSandbox',
  entityType: 'Bill',
  integrationCredentialsId: null,
  enabled: true,
  configData: { onlySendBillOnApproval: true, accountIds: ['a1'], bccInvoiceEmailAddress: null, depth: 2 },
};

describe('integration configurations', () => {
  it('decodes one, numbers that are not whole as text', () => {
    const config = decodeConfig(RAW);
    expect(config).toMatchObject({ id: 'c1', version: 3, enabled: false, authorized: true, lastModifiedBy: 'someone' });
    expect(config.configData['template']).toEqual({ rows: 12, rate: '1.50' });
  });

  it('takes missing flags as a new configuration has them', () => {
    const config = decodeConfig(json('{"id":"c","version":1,"entityType":"Bill","destination":"QuickBooks"}'));
    expect(config).toMatchObject({ enabled: true, authorized: false, configData: {}, name: null });
  });

  it('knows a run, which the published schema promises, from a configuration', () => {
    expect(looksLikeConfig(RAW)).toBe(true);
    expect(looksLikeConfig(json('{"id":"r","entityType":"Bill","destination":"x","status":"COMPLETE"}'))).toBe(false);
    expect(() => decodeConfig(json('{"id":"r","version":1}'))).toThrow(UnexpectedAnswer);
  });

  it('creates without settings that are blank', () => {
    expect(encodeNewConfig(STATE)).not.toHaveProperty('integrationCredentialsId');
    expect(stringifyJson(encodeNewConfig(STATE)['configData'])).toBe(
      '{"onlySendBillOnApproval":true,"accountIds":["a1"],"depth":2}',
    );
  });

  it('updates by overlaying ours on what was read, and sends no field that m3ter makes', () => {
    const body = encodeConfigUpdate(decodeConfig(RAW), STATE);
    expect(stringifyJson(body)).toBe(
      '{"name":"US invoices","entityType":"Bill","destination":"QuickBooksSandbox","integrationCredentialsId":"k1",' +
        '"destinationId":null,"configData":{"onlySendBillOnApproval":true,"template":{"rows":12,"rate":1.50},' +
        '"accountIds":["a1"],"depth":2},"version":3}',
    );
  });

  it('sets the credential when the files name one', () => {
    const body = encodeConfigUpdate(decodeConfig(RAW), { ...STATE, integrationCredentialsId: 'k2' });
    expect(body['integrationCredentialsId']).toBe('k2');
  });
});

describe('decodeCatalogue', () => {
  const entity = (options: string): string => `{"globalConfigurationOptions":${options},"supportedEntities":{"Bill":{
    "entityConfigurationOptions":[],"destinations":[
      {"apiName":"QUICKBOOKS_SANDBOX","destination":"QuickBooksSandbox","destinationConfigOptions":[{"key":"sortLineItemsBy"}]},
      {"apiName":"XERO","destination":"Xero","destinationConfigOptions":[{"key":"xeroOnly"}]}]}}}`;
  const keysOf = (options: string) =>
    decodeCatalogue(parseJson(entity(options)), 'QUICKBOOKS_SANDBOX')?.keys ?? new Map<string, null>();

  it.each([
    ['key and label', '[{"key":"accountIds","label":"Account ids"}]', 'Account ids'],
    ['name and displayName', '[{"name":"accountIds","displayName":"Account ids"}]', 'Account ids'],
    ['an object by key', '{"accountIds":{"label":"Account ids"}}', 'Account ids'],
    ['a group of settings', '[{"title":"Global settings","options":[{"key":"accountIds"}]}]', null],
    ['bare texts', '["accountIds","not a key!"]', null],
  ])('finds keys in %s', (_name, options, label) => {
    expect([...keysOf(options)]).toEqual([
      ['accountIds', label],
      ['sortLineItemsBy', null],
    ]);
  });

  it('gives the destination names of the organization, and only the keys of the wanted one', () => {
    const catalogue = decodeCatalogue(parseJson(entity('[]')), 'QUICKBOOKS_SANDBOX');
    expect([...(catalogue?.destinations ?? [])]).toEqual([
      ['QUICKBOOKS_SANDBOX', 'QuickBooksSandbox'],
      ['XERO', 'Xero'],
    ]);
    expect(catalogue?.keys.has('xeroOnly')).toBe(false);
  });

  it.each(['null', '[]', '{}', '{"supportedEntities":{"Bill":{"destinations":[]}}}', '{"supportedEntities":7}'])(
    'is null for %s',
    (text) => {
      expect(decodeCatalogue(parseJson(text), 'QUICKBOOKS')).toBeNull();
    },
  );
});
