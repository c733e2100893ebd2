import { http, HttpResponse, type HttpHandler } from 'msw';
import type { Simulator } from '../../src/sandbox/ports.ts';

/** Every host of the simulated systems. */
const HOSTS = [
  'https://api.m3ter.com',
  'https://quickbooks.api.intuit.com',
  'https://sandbox-quickbooks.api.intuit.com',
  'https://oauth.platform.intuit.com',
  'https://developer.api.intuit.com',
  'https://appcenter.intuit.com',
  'https://accounts.platform.intuit.com',
  'https://sandbox-accounts.platform.intuit.com',
] as const;

/**
 * MSW handlers that answer all requests to the real hosts from a simulator. A simulator that throws gives a network
 * error.
 */
export function sandboxMswHandlers(handle: Simulator): readonly HttpHandler[] {
  return HOSTS.map((host) =>
    http.all(`${host}/*`, async ({ request }) => {
      try {
        return await handle(request);
      } catch {
        return HttpResponse.error();
      }
    }),
  );
}
