import { expect, test } from 'vitest';
import { inWorld, TWO_IN_PRODUCTION } from './undo-world.ts';

// Nothing is sent to real books without a saved plan, --auto-approve or the typed name of the connection.

test('a person types the name of the connection, and no other word will do', async () => {
  await inWorld(TWO_IN_PRODUCTION, async ({ run, stage, live }) => {
    const nobody = await run('apply', 5);
    expect(nobody.stderr).toContain('apply/not-confirmed');
    expect(nobody.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /run tieout apply in a terminal and type northwind when asked; in a job, run tieout apply --auto-approve/,
    );
    for (const answer of ['yes', 'y', '', 'northwind-sandbox']) {
      stage.setPerson(async (question) => {
        expect(question).toBe('This is production. Type northwind to apply, anything else to stop: ');
        return await Promise.resolve(answer);
      });
      const refused = await run('apply', 5);
      expect(refused.stderr).toContain('run tieout apply and type northwind when asked');
      expect(live()).toEqual([]);
    }
    stage.setPerson(async () => await Promise.resolve('northwind'));
    await run('apply');
    expect(live()).toEqual(['INV-101 450.00', 'INV-102 500.00']);
  });
});

test('a saved plan was reviewed, so it is sent unasked, and only to its own systems', async () => {
  await inWorld(TWO_IN_PRODUCTION, async ({ run, happen, live }) => {
    await run('plan --out plan.json');
    await run('apply plan.json');
    expect(live()).toHaveLength(2);
    await run('plan --out plan.json');
    await happen([{ editFile: { file: 'connection.yaml', replace: '${QUICKBOOKS_REALM_ID}', with: "'1'" } }]);
    expect((await run('apply plan.json', 5)).stderr).toContain('plan/other-workspace');
  });
});
