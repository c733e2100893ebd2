import type { Simulator } from './ports.ts';

export interface SandboxSystems {
  readonly m3ter: Simulator;
  readonly quickbooks: Simulator;
  readonly intuit: Simulator;
}

const INTUIT_PATHS = [
  '/connect/oauth2',
  '/oauth2/',
  '/v2/oauth2/',
  '/v1/openid_connect/',
  '/.well-known/openid',
  '/op/v1/',
] as const;

/** The system that answers a path. The paths of the three do not overlap, so one port can serve all hosts. */
export function systemOfPath(pathname: string): keyof SandboxSystems | null {
  if (pathname.startsWith('/v3/company/')) return 'quickbooks';
  if (INTUIT_PATHS.some((prefix) => pathname.startsWith(prefix))) return 'intuit';
  if (pathname.startsWith('/organizations/') || pathname === '/oauth/token') return 'm3ter';
  return null;
}

/** One simulator for all hosts, which chooses the system by path alone. */
export function routeByPath(systems: SandboxSystems): Simulator {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const system = systemOfPath(pathname);
    if (system !== null) return systems[system](request);
    return Response.json({ message: `The sandbox has nothing at ${pathname}.` }, { status: 404 });
  };
}
