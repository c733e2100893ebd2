import type { Fetch } from '../http/ports.ts';

/** Counts the reads that Intuit meters. Writes, refused reads and reads without an answer do not count. */
export function countPaidReads(fetch: Fetch): { readonly fetch: Fetch; readonly count: () => number } {
  let paid = 0;
  return {
    count: () => paid,
    fetch: async (request) => {
      const response = await fetch(request);
      const isRead = request.method === 'GET' && new URL(request.url).pathname.startsWith('/v3/company/');
      if (isRead && response.ok) paid += 1;
      return response;
    },
  };
}
