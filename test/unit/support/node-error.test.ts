import { expect, it } from 'vitest';
import { sayUnreadable } from '../../../src/support/node-error.ts';

it.each([
  ['ENOENT', 'the plan x.json cannot be read: it does not exist'],
  ['EACCES', 'the plan x.json cannot be read: permission denied'],
  ['EISDIR', 'the plan x.json cannot be read: it is a folder'],
  ['EMFILE', 'the plan x.json cannot be read: EMFILE'],
  [undefined, 'the plan x.json cannot be read'],
])('says why a file cannot be read: %s', (code, said) => {
  expect(sayUnreadable('the plan x.json', Object.assign(new Error('failed'), code === undefined ? {} : { code }))).toBe(
    said,
  );
});
