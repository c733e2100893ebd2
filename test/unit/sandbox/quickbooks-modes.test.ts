import { describe, expect, it } from 'vitest';
import { INTUIT_MODES, intuitModes } from '../../../src/sandbox/intuit/modes.ts';
import type { ModeSpec } from '../../../src/sandbox/modes.ts';
import { QUICKBOOKS_MODES, quickbooksModes } from '../../../src/sandbox/quickbooks/modes.ts';

const SPECS: readonly (readonly [string, ModeSpec])[] = [
  ...Object.entries(QUICKBOOKS_MODES),
  ...Object.entries(INTUIT_MODES),
];

describe('modes', () => {
  it.each(SPECS)('%s has two or more possibilities, a reference and a meaning', (_name, spec) => {
    expect(new Set(spec.possibilities).size).toBeGreaterThan(1);
    expect(spec.reference).toMatch(/^§\d/);
    expect(spec.meaning).toMatch(/\.$/);
  });

  it('are complete, with the choices that were made', () => {
    const modes = quickbooksModes({ requestid: 'ignored' });
    expect(Object.keys(modes)).toEqual(Object.keys(QUICKBOOKS_MODES));
    expect([modes.requestid, modes.duplicateDocNumber]).toEqual(['ignored', 'refuse']);
    expect(intuitModes({}).consent).toBe('auto');
  });
});
