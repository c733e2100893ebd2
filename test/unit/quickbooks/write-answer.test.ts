import { unexpectedAnswer } from '../../../src/quickbooks/wire/fields.ts';
import { describe, expect, it } from 'vitest';
import { judgeResponse } from '../../../src/http/judge-answer.ts';
import { QUICKBOOKS_ANSWERS } from '../../../src/quickbooks/wire/answer-rules.ts';
import { answerOfEntity } from '../../../src/quickbooks/write-answer.ts';
import { parseJson, type JsonObject } from '../../../src/support/json.ts';
import { gatewayFault, serviceFault } from './scripted-quickbooks.ts';

function judge(body: unknown, status: number) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return judgeResponse({ status, headers: {}, text }, QUICKBOOKS_ANSWERS);
}

describe('the rules of QuickBooks answers', () => {
  it.each([
    ['an entity', { Invoice: {} }, 200, 'done'],
    ['rows that mention a fault', { QueryResponse: { Item: [{ Name: '"fault" 3001' }] } }, 200, 'done'],
    ['a refusal', serviceFault('6140'), 400, 'rejected'],
    ['a refusal with status 200', serviceFault('6240'), 200, 'rejected'],
    ['a stale SyncToken', serviceFault('5010'), 400, 'conflict'],
    ['a throttle', gatewayFault('3001', 'SERVICE'), 429, 'throttled'],
    ['a throttle with 403', gatewayFault('3001', 'SERVICE'), 403, 'throttled'],
    ['a 429 without body', '', 429, 'throttled'],
    ['an application error', serviceFault('10000', 'm', 'SystemFault'), 500, 'failing'],
    ['an application error with status 200', serviceFault('10000'), 200, 'failing'],
    ['a refusal code with status 500', serviceFault('6000'), 500, 'failing'],
    ['the code of another realm with status 500', gatewayFault('3100', 'SERVICE'), 500, 'failing'],
    ['a system fault of unknown code', serviceFault('99', 'm', 'SystemFault'), 400, 'failing'],
    ['a used request id', serviceFault('600'), 400, 'keyUsed'],
    ['a gateway page', '<html>', 502, 'failing'],
    ['a cut body', '{"Invoice":{"Id"', 200, 'cutOff'],
    ['a page of another server', '<html>', 200, 'cutOff'],
    ['a text that is no fault', '"fault" that is no JSON', 400, 'rejected'],
    ['a timeout of the server', '', 408, 'failing'],
    ['another 4xx', '', 413, 'rejected'],
    ['what it does not do', '', 501, 'rejected'],
  ])('%s', (_what, body, status, expected) => {
    const answer = judge(body, status);
    expect(answer.status === 'indeterminate' ? answer.why : answer.status).toBe(expected);
  });

  it.each([
    ['a refusal inside a success', serviceFault('6000'), 200, true],
    ['a cut body', '{"Invoice":{"Id"', 200, true],
    ['a page of another server', '<html>', 200, false],
    ['maintenance', serviceFault('150'), 400, true],
    ['a refusal', serviceFault('6140'), 400, false],
  ])('says whether asking again may help: %s', (_what, body, status, passing) => {
    expect(judge(body, status)).toMatchObject({ passing });
  });

  it.each([
    ['a token', gatewayFault('3200', 'AUTHENTICATION'), 401, 'token'],
    ['the code of a token', serviceFault('3200'), 400, 'token'],
    ['another realm', gatewayFault('3100', 'SERVICE'), 403, 'access'],
    ['a user without access', gatewayFault('120', 'AUTHORIZATION'), 401, 'access'],
  ])('tells what is refused: %s', (_what, body, status, refuses) => {
    expect(judge(body, status)).toMatchObject({ status: 'rejected', refuses });
  });

  it('keeps code, texts and status of a fault', () => {
    expect(judge(serviceFault('6140', 'Duplicate'), 400)).toEqual({
      status: 'rejected',
      refuses: 'request',
      passing: false,
      fault: {
        system: 'quickbooks',
        code: '6140',
        codes: ['6140'],
        message: 'Duplicate',
        detail: 'remote detail',
        httpStatus: 400,
      },
    });
  });
});

describe('answerOfEntity', () => {
  const decode = (entity: JsonObject): string | null => (entity['Id'] === '1' ? 'mine' : null);

  it('is done only with the entity that was sent', () => {
    expect(answerOfEntity({ Invoice: { Id: '1' } }, 'Invoice', decode)).toEqual({ status: 'done', value: 'mine' });
    expect(answerOfEntity({ Invoice: { Id: '2' } }, 'Invoice', decode).status).toBe('indeterminate');
    expect(answerOfEntity({}, 'Invoice', decode).status).toBe('indeterminate');
    expect(answerOfEntity({ Invoice: 'x' }, 'Invoice', decode).status).toBe('indeterminate');
  });

  it('reads a fault in its place', () => {
    const item = parseJson(JSON.stringify({ bId: 'a', ...serviceFault('6070') })) as JsonObject;
    expect(answerOfEntity(item, 'Invoice', decode)).toMatchObject({ status: 'rejected', fault: { code: '6070' } });
  });

  it('is indeterminate when what came back cannot be read', () => {
    const failing = (): never => {
      throw unexpectedAnswer('Invoice', 'TotalAmt', 'a number');
    };
    expect(answerOfEntity({ Invoice: {} }, 'Invoice', failing).status).toBe('indeterminate');
  });

  it('does not hide a bug of ours', () => {
    const failing = (): never => {
      throw new TypeError('bug');
    };
    expect(() => answerOfEntity({ Invoice: {} }, 'Invoice', failing)).toThrow(TypeError);
  });
});
