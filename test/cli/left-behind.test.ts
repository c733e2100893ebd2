import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inWorld } from './undo-world.ts';

// A bill that stays unsent although nobody decided so: whatever a person asks, the answer says it.

const said = (text: string): string => text.replaceAll(/\s+/g, ' ');
const scenario = (name: string): string => readFileSync(join(import.meta.dirname, `../scenarios/${name}.yaml`), 'utf8');

test.each([
  {
    world: '154-account-of-nobody',
    bill: 'INV-201',
    fate: 'Nobody bills this: no integration takes its account. It needs a person.',
    check: 'unbilled accounts',
    names: 'no integration takes account GLOBEX (Globex USA), so nobody bills it: 1 bill, USD 99.50',
  },
  {
    world: '155-native-run-open',
    bill: 'INV-101',
    fate: "This bill is not sent: m3ter's own run for it does not end. It needs a person.",
    check: 'open runs',
    names: "bill INV-101 (ACME Ltd, USD 450.00) waits for m3ter's own run",
  },
])('$world: explain, status, doctor, Markdown and annotations', async ({ world, bill, fate, check, names }) => {
  await inWorld(scenario(world), async ({ happen, run, text }) => {
    await happen(text.given ?? []);
    const explained = said((await run(`explain bill ${bill}`)).stdout);
    expect(explained).toContain(fate);
    expect(explained).not.toContain('Nothing is wrong with it');
    const status = said((await run('status')).stdout);
    expect(status).toContain(names);
    expect(status).not.toContain('nothing to do');
    const doctor = JSON.parse((await run('doctor --format json')).stdout) as {
      readonly checks: readonly { readonly check: string; readonly status: string; readonly message: string }[];
    };
    const line = doctor.checks.find((one) => one.check === check);
    expect([line?.status, line?.message]).toEqual(['warn', expect.stringContaining(check === 'open runs' ? bill : names)]); // prettier-ignore
    const markdown = said((await run('plan --format markdown')).stdout);
    expect(markdown.replaceAll('\\', '')).toContain(names);
    const github = (await run('plan --format github')).stdout;
    expect(github).toMatch(new RegExp(`^::warning .*${bill}`, 'm'));
  });
});

test('explain promises no end of a run that has begun', async () => {
  await inWorld(scenario('155-native-run-open'), async ({ run }) => {
    const cure = said((await run('explain native-run-in-flight')).stdout);
    expect(cure).toContain('a run that has begun is waited for without end, unless delivery.nativeRunMaxHours');
    expect(cure).toContain('One older than a day needs a person');
  });
});

test('doctor says what a rehearsal would send, and that nothing is sent', async () => {
  await inWorld(scenario('157-report-only'), async ({ run }) => {
    const doctor = said((await run('doctor', 4)).stdout);
    expect(doctor).toContain('report only 2 bills would be sent (USD 549.50), and nothing is: Invoices');
    expect(doctor).toContain('3 bills (2 to send, 1 blocked) lacks its item or customer: unmapped-item INV-102');
  });
});
