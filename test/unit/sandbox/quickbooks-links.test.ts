import { describe, expect, it } from 'vitest';
import { at, faultOf, invoiceBody, line, openTestCompany, textAt } from './quickbooks-company.ts';

describe('links to other transactions', () => {
  it.each([
    ['Estimate', '501'],
    ['TimeActivity', '501'],
    ['Purchase', '400/620'],
  ])('of type %s are never dropped in silence, neither on the document nor on a line', async (TxnType, fault) => {
    const company = openTestCompany();
    const links = { LinkedTxn: [{ TxnId: '7', TxnType }] };
    const onDocument = await company.post('invoice', invoiceBody(company, links));
    const onLine = await company.post(
      'invoice',
      invoiceBody(company, { Line: [{ ...line({ amount: 1 }), ...links }] }),
    );
    const onCredit = await company.post('creditmemo', invoiceBody(company, links));
    for (const answer of [onDocument, onLine, onCredit]) expect(faultOf(answer)).toContain(fault);
    expect(company.journal).toEqual([]);
  });

  it('that a payment made may be sent back with an update', async () => {
    const company = openTestCompany();
    const created = await company.post('invoice', invoiceBody(company));
    const Id = textAt(created.body, 'Invoice', 'Id');
    const application = { Amount: 10, LinkedTxn: [{ TxnId: Id, TxnType: 'Invoice' }] };
    const customer = { CustomerRef: { value: company.customerId } };
    await company.post('payment', { ...customer, TotalAmt: 10, Line: [application] });
    const read = await company.get(`invoice/${Id}`);
    const links = at(read.body, 'Invoice', 'LinkedTxn');
    const body = {
      ...invoiceBody(company),
      Id,
      SyncToken: textAt(read.body, 'Invoice', 'SyncToken'),
      LinkedTxn: links,
    };
    const updated = await company.post('invoice', body);
    expect(at(updated.body, 'Invoice', 'LinkedTxn')).toEqual(links);
    const other = { ...body, SyncToken: textAt(updated.body, 'Invoice', 'SyncToken') };
    const linked = await company.post('invoice', { ...other, LinkedTxn: [{ TxnId: '9', TxnType: 'Estimate' }] });
    expect(linked.status).toBe(501);
  });
});
