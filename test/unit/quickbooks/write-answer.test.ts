import { describe, expect, it } from 'vitest';
import { decodeFault } from '../../../src/quickbooks/wire/fault.ts';
import { answerOfEntity, judgeWriteResult } from '../../../src/quickbooks/write-answer.ts';
import { UnexpectedAnswer } from '../../../src/quickbooks/wire/unexpected-answer.ts';
import { parseJson, type JsonObject } from '../../../src/support/json.ts';
import { gatewayFault, serviceFault } from './scripted-quickbooks.ts';

function statusOf(body: unknown, status: number): string {
  const parsed = body === null ? null : parseJson(JSON.stringify(body));
  const fault = parsed === null ? null : decodeFault(parsed);
  const verdict = judgeWriteResult({ kind: 'answer', status, body: parsed, fault });
  return 'certain' in verdict ? verdict.certain.status : 'body';
}

describe('judgeWriteResult', () => {
  it.each([
    ['an entity', { Invoice: {} }, 200, 'body'],
    ['a refusal', serviceFault('6140'), 400, 'rejected'],
    ['a refusal with status 200', serviceFault('6240'), 200, 'rejected'],
    ['a stale SyncToken', serviceFault('5010'), 400, 'conflict'],
    ['a throttle', gatewayFault('3001', 'SERVICE'), 429, 'indeterminate'],
    ['a throttle with 403', gatewayFault('3001', 'SERVICE'), 403, 'indeterminate'],
    ['a 429 without body', null, 429, 'indeterminate'],
    ['an application error', serviceFault('10000', 'm', 'SystemFault'), 500, 'indeterminate'],
    ['an application error with status 200', serviceFault('10000'), 200, 'indeterminate'],
    ['a refusal code with status 500', serviceFault('6000'), 500, 'indeterminate'],
    ['a system fault of unknown code', serviceFault('99', 'm', 'SystemFault'), 400, 'indeterminate'],
    ['a used request id', serviceFault('600'), 400, 'indeterminate'],
    ['a gateway page', null, 502, 'indeterminate'],
    ['a cut body', null, 200, 'indeterminate'],
    ['a text', 'x', 200, 'indeterminate'],
    ['a timeout of the server', null, 408, 'indeterminate'],
    ['another 4xx', null, 413, 'rejected'],
  ])('%s', (_what, body, status, expected) => {
    expect(statusOf(body, status)).toBe(expected);
  });

  it('passes on what the transport said', () => {
    expect(judgeWriteResult({ kind: 'notSent', cause: 'c', attempts: 1 })).toEqual({
      certain: { status: 'notSent', cause: 'c' },
    });
    expect(judgeWriteResult({ kind: 'unclear', cause: 'c', attempts: 1 })).toEqual({
      certain: { status: 'indeterminate', cause: 'c' },
    });
  });

  it('keeps code, texts and status of a fault', () => {
    const body = parseJson(JSON.stringify(serviceFault('6140', 'Duplicate')));
    const verdict = judgeWriteResult({ kind: 'answer', status: 400, body, fault: decodeFault(body) });
    expect(verdict).toEqual({
      certain: {
        status: 'rejected',
        fault: { system: 'quickbooks', code: '6140', message: 'Duplicate', detail: 'remote detail', httpStatus: 400 },
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
      throw new UnexpectedAnswer('Invoice', 'TotalAmt', 'a number');
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
