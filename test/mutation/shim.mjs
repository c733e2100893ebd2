// The part of vitest's interface that the unit tests of pure folders use, so that one process can run
// them thousands of times. The matchers are vitest's own.
import { format } from 'node:util';
import { getState, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
export const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect, { getState: () => getState(expect), setState: (state) => setState(state, expect) });
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
setState(
  {
    assertionCalls: 0,
    isExpectingAssertions: false,
    expectedAssertionsNumber: null,
    expectedAssertionsNumberErrorGen: null,
    environment: 'node',
    testPath: '',
    currentTestName: '',
  },
  expect,
);

/** Every test that was declared since the last `forget`. */
export const tests = [];
let path = [];

export function begin(file) {
  path = [file];
}

export function forget() {
  tests.length = 0;
}

function add(name, run) {
  tests.push({ id: `${String(tests.length)} ${[...path, name].join(' > ')}`, run, ms: 0 });
}

export const it = (name, first, second) => {
  add(name, typeof first === 'function' ? first : second);
};
it.each = (rows) => (name, run) => {
  for (const row of rows) {
    const values = Array.isArray(row) ? row : [row];
    add(format(name, ...values.map(String)).slice(0, 200), () => run(...values));
  }
};
it.for = it.each;
export const test = it;

export const describe = (name, run) => {
  path.push(name);
  run();
  path.pop();
};
describe.each = (rows) => (name, run) => {
  for (const row of rows) describe(String(name), () => run(...(Array.isArray(row) ? row : [row])));
};
