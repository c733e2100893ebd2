import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { Sandbox } from '../../../src/sandbox/open-sandbox.ts';
import { openExample } from './example-run.ts';

/** An invoice that the plan creates, with the number it is to have. */
function anInvoice(plan: Plan) {
  const found = plan.changes.find(({ kind, action }) => kind === 'invoice' && action === 'create');
  if (found?.kind !== 'invoice' || found.after === null) throw new Error('the example sends an invoice');
  return { address: found.address, docNumber: found.after.document.docNumber };
}

/** Somebody makes a credit memo of that number. */
function takeNumber(sandbox: Sandbox, docNumber: string): string {
  const [customer = ''] = Object.keys(sandbox.states.quickbooks.records.Customer);
  const [item = ''] = Object.keys(sandbox.states.quickbooks.records.Item);
  const detail = { ItemRef: { value: item }, TaxCodeRef: { value: 'NON' } };
  return sandbox.people.create('CreditMemo', {
    CustomerRef: { value: customer },
    DocNumber: docNumber,
    Line: [{ Amount: '1', DetailType: 'SalesItemLineDetail', SalesItemLineDetail: detail }],
  });
}

const REFUSAL = {
  Message: 'Duplicate Document Number Error',
  Detail: 'Duplicate Document Number Error : You must specify a different number.',
  code: '6140',
};

describe('a number that QuickBooks says is taken', () => {
  it('is a conflict that names the holder, also when that is a document of another kind', async () => {
    const example = await openExample({ modes: { quickbooks: { duplicateScope: 'acrossTypes' } } });
    const plan = await example.plan();
    const { address, docNumber } = anInvoice(plan);
    const id = takeNumber(example.sandbox, docNumber);
    const report = await example.apply(plan);
    expect(report.outcomes.find((outcome) => outcome.address === address)).toMatchObject({
      status: 'conflict',
      code: 'doc-number-taken',
      message: `number ${docNumber} belongs to another transaction, a credit memo (Id ${id})`,
      next: 'renumber that transaction in QuickBooks, then run tieout apply again',
    });
  });

  it('is a refusal when its holder cannot be found: nothing was lost, and nothing was created', async () => {
    let refused = '';
    const example = await openExample({
      network: async (request, sandbox) => {
        const body = request.method === 'POST' ? await request.clone().text() : '';
        const concerns = refused !== '' && body.includes(`"DocNumber":"${refused}"`);
        if (!concerns) return await sandbox.fetch(request);
        // Carried out without that one invoice.
        const url = new URL(request.url);
        const fault = { Fault: { Error: [REFUSAL], type: 'ValidationFault' } };
        if (!url.pathname.endsWith('/batch')) return Response.json(fault, { status: 400 });
        const batch = JSON.parse(body) as { BatchItemRequest: { bId: string; Invoice?: { DocNumber?: string } }[] };
        const current = batch.BatchItemRequest.filter(({ Invoice }) => Invoice?.DocNumber === refused);
        const rest = batch.BatchItemRequest.filter((item) => !current.includes(item));
        const init = { method: 'POST', headers: request.headers };
        const answer =
          rest.length === 0
            ? Response.json({ BatchItemResponse: [] })
            : await sandbox.fetch(new Request(url, { ...init, body: JSON.stringify({ BatchItemRequest: rest }) }));
        const { BatchItemResponse } = (await answer.json()) as { BatchItemResponse: { bId: string }[] };
        const faults = current.map(({ bId }) => ({ bId, ...fault }));
        return Response.json({ BatchItemResponse: [...BatchItemResponse, ...faults] });
      },
    });
    const plan = await example.plan();
    const { address, docNumber } = anInvoice(plan);
    refused = docNumber;
    const report = await example.apply(plan);
    expect(report.outcomes.find((outcome) => outcome.address === address)).toMatchObject({
      status: 'rejected',
      code: 'quickbooks/6140',
      next: `search QuickBooks for the number ${docNumber}, renumber the transaction that has it, then run tieout apply again`,
    });
    expect(report).toMatchObject({ exitCode: 4, reason: 'rejected' });
  });
});
