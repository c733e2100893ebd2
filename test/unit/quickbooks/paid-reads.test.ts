import { expect, test } from 'vitest';
import { countPaidReads } from '../../../src/quickbooks/paid-reads.ts';

const COMPANY = 'https://quickbooks.api.intuit.com/v3/company/1';

test('counts the reads of the company that were answered', async () => {
  const { fetch, count } = countPaidReads(async (request) =>
    Promise.resolve(new Response('{}', { status: request.url.includes('refused') ? 429 : 200 })),
  );
  const ask = async (url: string, method = 'GET') => await fetch(new Request(url, { method }));
  await ask(`${COMPANY}/query?query=select`);
  await ask(`${COMPANY}/invoice/130`);
  await ask(`${COMPANY}/query?refused`);
  await ask(`${COMPANY}/batch`, 'POST');
  await ask('https://api.m3ter.com/organizations/1/bills');
  expect(count()).toBe(2);
});
