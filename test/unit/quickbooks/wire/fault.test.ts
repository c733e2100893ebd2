import { describe, expect, it } from 'vitest';
import { decodeFault } from '../../../../src/quickbooks/wire/fault.ts';
import { parseJson } from '../../../../src/support/json.ts';
import { gatewayFault, serviceFault } from '../scripted-quickbooks.ts';

function faultIn(body: unknown) {
  return decodeFault(parseJson(JSON.stringify(body)));
}

describe('decodeFault', () => {
  it('reads a service fault', () => {
    expect(faultIn(serviceFault('6240', 'Duplicate Name Exists Error'))).toEqual({
      type: 'validationfault',
      codes: ['6240'],
      message: 'Duplicate Name Exists Error',
      detail: 'remote detail',
    });
  });

  it('reads a gateway fault in lower case, beside members that are null', () => {
    const fault = faultIn(gatewayFault('3200', 'AUTHENTICATION'));
    expect(fault).toMatchObject({ type: 'authentication', codes: ['3200'] });
  });

  it('reads codes that are numbers or have leading zeros', () => {
    const fault = faultIn({ Fault: { Error: [{ code: '003001' }, { code: 10000 }] } });
    expect(fault?.codes).toEqual(['3001', '10000']);
  });

  it('reads a single error that is not in a list', () => {
    expect(faultIn({ Fault: { Error: { code: '610', Message: 'm' } } })?.codes).toEqual(['610']);
  });

  it('is a fault even without errors', () => {
    expect(faultIn({ Fault: { type: 'SystemFault' } })?.codes).toEqual(['no-code']);
  });

  it('finds none where there is none', () => {
    for (const body of [{}, { Invoice: { Id: '1' } }, { Fault: null }, { Fault: 'x' }, [], 'text', null]) {
      expect(faultIn(body)).toBeNull();
    }
  });

  it('names the fault by the first error that has a code', () => {
    const fault = faultIn({ Fault: { Error: [{ Message: 'a' }, { Message: 'b', code: '2020', element: 'Line' }] } });
    expect(fault).toMatchObject({ codes: ['2020'], message: 'b' });
  });
});
