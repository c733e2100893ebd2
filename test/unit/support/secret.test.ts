import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/support/secret.ts';

describe('Secret', () => {
  const secret = new Secret('PLANTED');

  it('does not print, in any of the usual ways', () => {
    const current = { nested: [secret], text: `a ${String(secret)}` };
    const printed = [
      String(secret),
      JSON.stringify(current),
      inspect(current, { depth: 9, showHidden: true }),
      format('%s %o %j', secret, secret, secret),
      Object.entries(secret).join(),
      new Error('x', { cause: secret }).stack,
    ].join('\n');
    expect(printed).toContain('(secret)');
    expect(printed).not.toContain('PLANTED');
  });

  it('gives itself away only by name', () => {
    expect(secret.reveal()).toBe('PLANTED');
    expect(secret.equals(new Secret('PLANTED'))).toBe(true);
    expect(secret.equals(new Secret('other'))).toBe(false);
  });
});
