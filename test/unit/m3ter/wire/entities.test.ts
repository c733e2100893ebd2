import { UnexpectedAnswer } from '../../../../src/http/answer-fields.ts';
import { describe, expect, it } from 'vitest';
import { decodeAccount } from '../../../../src/m3ter/wire/account.ts';
import {
  decodeAccountCustomFields,
  decodeCodedEntity,
  decodeOrganizationCurrency,
  decodeUser,
} from '../../../../src/m3ter/wire/entities.ts';
import { decodeMapping, encodeMappingUpdate, encodeNewMapping } from '../../../../src/m3ter/wire/mapping.ts';
import { decodeRuns } from '../../../../src/m3ter/wire/run.ts';
import { decodeVocabulary } from '../../../../src/m3ter/wire/vocabulary.ts';
import { judgeResponse } from '../../../../src/http/judge-answer.ts';
import { M3TER_ANSWERS } from '../../../../src/m3ter/wire/fault.ts';
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '../../../../src/support/json.ts';

function json(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
}

describe('decodeAccount', () => {
  it('reads custom fields as text or exact number, and the opt-out', () => {
    const account = decodeAccount(
      json(`{"id":"1","code":"ACME","name":"ACME Ltd","emailAddress":"a@b.example","currency":"USD",
        "address":{"addressLine1":"1 Road","country":"US","locality":""},
        "customFields":{"country":"US","limit":10.50,"vip":true,"nothing":null,"__proto__":"x"},
        "configData":{"SendBillsToThirdParties":"False"}}`),
    );
    expect(account.sendBillsToThirdParties).toBe('false');
    expect(account.address).toMatchObject({ addressLine1: '1 Road', locality: null, country: 'US' });
    expect([...(account.customFields ?? [])]).toEqual([
      ['country', { text: 'US' }],
      ['limit', { number: '10.50' }],
      ['vip', { text: 'true' }],
      ['__proto__', { text: 'x' }],
    ]);
  });

  it('leaves out what is not there', () => {
    expect(decodeAccount(json('{"id":"1","code":"A","name":"A"}'))).toEqual({
      id: '1',
      code: 'A',
      name: 'A',
      emailAddress: null,
      address: null,
      currency: null,
      customFields: null,
      purchaseOrderNumber: null,
      parentAccountId: null,
      sendBillsToThirdParties: null,
      optOutReadable: false,
    });
  });

  it.each(['{"id":"1","name":"A"}', '{"id":"1","code":"A"}', '{"id":"1","code":"A","name":"A","address":"here"}'])(
    'refuses %s',
    (text) => {
      expect(() => decodeAccount(json(text))).toThrow(UnexpectedAnswer);
    },
  );
});

describe('small decoders', () => {
  it('names a coded entity by code when it has no name', () => {
    expect(decodeCodedEntity('product', json('{"id":"1","code":"api"}'))).toEqual({
      id: '1',
      code: 'api',
      name: 'api',
    });
    expect(decodeCodedEntity('product', json('{"id":"1"}'))).toEqual({ id: '1', code: null, name: '1' });
  });

  it('names users by name, else by e-mail', () => {
    expect(decodeUser(json('{"id":"u","firstName":"Dana","lastName":"Reyes","email":"d@x.example"}'))).toEqual({
      id: 'u',
      email: 'd@x.example',
      name: 'Dana Reyes',
    });
    expect(decodeUser(json('{"id":"u","email":"d@x.example"}')).name).toBe('d@x.example');
  });

  it('reads custom field names and the currency of the organization', () => {
    expect(decodeAccountCustomFields(json('{"account":{"country":"","n":1},"product":{}}'))).toEqual(['country', 'n']);
    expect(decodeAccountCustomFields(json('{"account":null}'))).toEqual([]);
    expect(decodeAccountCustomFields(json('{}'))).toBeNull();
    expect(decodeOrganizationCurrency(json('{"currency":"GBP"}'))).toBe('GBP');
    expect(decodeOrganizationCurrency(json('{}'))).toBeNull();
  });

  it('reads the vocabulary, or nothing when its form is unknown', () => {
    const text = `{"m3terEntities":["Account"],"externalSystems":[
      {"name":"QuickBooks","tables":["Customer"],"allowCustomExternalTables":true},{"tables":[]}]}`;
    expect(decodeVocabulary(json(text))).toEqual({
      entities: ['Account'],
      systems: [{ name: 'QuickBooks', tables: ['Customer'], allowCustomTables: true }],
    });
    expect(decodeVocabulary(json('{"m3terEntities":{}}'))).toBeNull();
    expect(decodeVocabulary(null)).toBeNull();
  });

  it('takes the message of an error, without what could drive a terminal', () => {
    const fault = (status: number, text: string) => judgeResponse({ status, headers: {}, text }, M3TER_ANSWERS);
    expect(fault(400, '{"message":"bad \\u001b[31mred"}')).toMatchObject({
      fault: { code: 'http-400', message: 'bad  [31mred', httpStatus: 400 },
    });
    expect(fault(502, '<html>')).toMatchObject({ cause: 'm3ter answered with status 502' });
    expect(fault(400, '[]')).toMatchObject({ fault: { message: 'm3ter refused the request with status 400' } });
  });
});

describe('mappings', () => {
  const RAW = json(`{"id":"m1","version":7,"m3terEntity":"Account","m3terId":"a1","externalSystem":"QuickBooks",
    "externalTable":"Customer","externalId":"58","integrationConfigId":"c1","createdBy":"x","note":"kept"}`);
  const request = {
    m3terEntity: 'Account',
    m3terId: 'a1',
    externalSystem: 'QuickBooks',
    externalTable: 'Customer',
    externalId: '59',
    integrationConfigId: null,
  };

  it('decodes, and refuses one without version', () => {
    expect(decodeMapping(RAW)).toMatchObject({ id: 'm1', version: 7, externalId: '58', integrationConfigId: 'c1' });
    expect(() => decodeMapping(json('{"id":"m1"}'))).toThrow(UnexpectedAnswer);
  });

  it('leaves a missing link out of a new mapping', () => {
    expect(encodeNewMapping(request)).not.toHaveProperty('integrationConfigId');
    expect(encodeNewMapping({ ...request, integrationConfigId: 'c2' })).toHaveProperty('integrationConfigId', 'c2');
  });

  it('updates what is ours, keeps the rest, and sends the version', () => {
    expect(stringifyJson(encodeMappingUpdate(RAW, 7, request))).toBe(
      '{"m3terEntity":"Account","m3terId":"a1","externalSystem":"QuickBooks","externalTable":"Customer",' +
        '"externalId":"59","note":"kept","version":7}',
    );
  });
});

describe('decodeRuns', () => {
  const RUN = '{"id":"r1","entityId":"b1","status":"COMPLETE","externalId":"130"}';
  const EXPECTED = [{ id: 'r1', billId: 'b1', status: 'COMPLETE', externalId: '130' }];

  it.each([
    ['a list', `[${RUN},null]`],
    ['a page', `{"data":[${RUN}]}`],
    ['a map', `{"b1":${RUN.replace('"entityId":"b1",', '')},"b2":null}`],
    ['a map of lists', `{"b1":[${RUN}],"b2":[]}`],
    ['one run', RUN],
  ])('reads %s', (_name, text) => {
    const { runs, isWhole } = decodeRuns(parseJson(text));
    expect(runs).toMatchObject(EXPECTED);
    // One bare run says nothing of the other bills that were asked for.
    expect(isWhole).toBe(text !== RUN);
  });

  it('keeps a status it does not know', () => {
    expect(decodeRuns(parseJson(RUN.replace('COMPLETE', 'PONDERING'))).runs[0]?.status).toBe('PONDERING');
  });

  it.each(['null', '"none"', '{"b1":"x"}', '[1]', '[{"id":"r1"}]'])('refuses %s: no run is not known then', (text) => {
    expect(() => decodeRuns(parseJson(text))).toThrow(UnexpectedAnswer);
  });
});
