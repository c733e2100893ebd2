import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';
import type { Output } from '../../src/cli/terminal.ts';
import type { Clock } from '../../src/support/clock.ts';

const CLEAR = '\r\u001b[2K';

function stage(columns: number | null) {
  let now = 0;
  let written = '';
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  const output: Output = { isTerminal: columns !== null, columns, write: (text) => void (written += text) };
  return {
    progress: createProgress(output, clock),
    pass: (ms: number) => void (now += ms),
    take: () => {
      const text = written;
      written = '';
      return text;
    },
  };
}

test('says nothing about work of less than two seconds', () => {
  const { progress, pass, take } = stage(80);
  progress.start('invoices', 100);
  pass(1_900);
  progress.advance(50);
  progress.done();
  expect(take()).toBe('');
});

test('done, total, rate and time left on one line that is drawn again, and taken away at the end', () => {
  const { progress, pass, take } = stage(80);
  progress.start('invoices', 100);
  pass(4_000);
  progress.advance(20);
  expect(take()).toBe(`${CLEAR}invoices 20/100 · 5.0/s · 16 s left`);
  pass(100);
  progress.advance(1);
  expect(take()).toBe('');
  progress.done();
  expect(take()).toBe(CLEAR);
});

test('what is waited for while reading, before anything is counted', () => {
  const { progress, pass, take } = stage(80);
  pass(3_000);
  progress.waiting('quickbooks', 62_000);
  expect(take()).toBe(`${CLEAR}reading · waiting 62 s for QuickBooks: limit of requests reached`);
  pass(1_000);
  progress.waiting('token', 0);
  expect(take()).toBe(`${CLEAR}reading · waiting for a new access token`);
  progress.done();
  expect(take()).toBe(CLEAR);
});

test('a long wait is told when it begins, also at the start and between two plain lines', () => {
  const { progress, pass, take } = stage(null);
  pass(700);
  progress.waiting('m3ter', 900);
  expect(take()).toBe('');
  progress.waiting('quickbooks', 62_000);
  expect(take()).toBe('reading · waiting 62 s for QuickBooks: limit of requests reached\n');
  pass(62_000);
  progress.waiting('quickbooks', 1_000);
  expect(take()).toBe('reading · waiting 1 s before the next request to QuickBooks\n');
  pass(1_000);
  progress.waiting('m3ter', 30_000);
  expect(take()).toBe('reading · waiting 30 s for m3ter: limit of requests reached\n');
});

test('a long wait says why, and stands without a rate and the time left', () => {
  const { progress, pass, take } = stage(80);
  progress.start('invoices', 100);
  pass(4_000);
  progress.advance(20);
  expect(take()).toBe(`${CLEAR}invoices 20/100 · 5.0/s · 16 s left`);
  pass(1_000);
  progress.waiting('quickbooks', 9_000, 'limit');
  expect(take()).toBe(`${CLEAR}invoices 20/100 · 4.0/s · 20 s left · waiting 9 s before the next request to QuickBooks`.slice(0, CLEAR.length + 79)); // prettier-ignore
  pass(1_000);
  progress.waiting('quickbooks', 62_000, 'limit');
  expect(take()).toBe(`${CLEAR}invoices 20/100 · waiting 62 s for QuickBooks: limit of requests reached`);
  progress.waiting('m3ter', 30_000, 'failure');
  expect(take()).toBe(`${CLEAR}invoices 20/100 · waiting 30 s for m3ter: it asked for a pause`);
  pass(30_000);
  progress.advance(20);
  expect(take()).toBe(`${CLEAR}invoices 40/100 · 1.1/s · 54 s left`);
});

test('a line is never wider than the terminal', () => {
  const { progress, pass, take } = stage(30);
  progress.start('invoices', 100_000);
  pass(4_000);
  progress.advance(20);
  expect(take().replace(CLEAR, '').length).toBeLessThan(30);
});

test('plain lines now and then where there is no terminal', () => {
  const { progress, pass, take } = stage(null);
  progress.start('bills', null);
  pass(10_000);
  progress.advance(10);
  expect(take()).toBe('bills 10 · 1.0/s\n');
  pass(5_000);
  progress.advance(10);
  expect(take()).toBe('');
  pass(5_000);
  progress.advance(20);
  progress.done();
  expect(take()).toBe('bills 40 · 2.0/s\n');
});
