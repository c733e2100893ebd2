import { expect, test } from 'vitest';
import { adviseOnDisk } from '../../../src/support/disk-advice.ts';

const failed = (code: string): Error => Object.assign(new Error('failed'), { code });

test.each([
  ['ENOSPC', 'free space on the disk of tok.json.lock'],
  ['EACCES', 'make tok.json.lock and its folder writable for you'],
  ['ENOTDIR', 'correct the path: a part of tok.json.lock is a file and no folder'],
  ['EIO', 'check that tok.json.lock may be written and that its disk has room'],
  ['toString', 'check that tok.json.lock may be written and that its disk has room'],
])('%s is advised on: %s', (code, advice) => {
  expect(adviseOnDisk(failed(code), 'tok.json.lock')).toBe(advice);
});

test('what is no error of a file system gets the general advice', () => {
  expect(adviseOnDisk('failed', 'plan.json')).toContain('check that plan.json may be written');
});
