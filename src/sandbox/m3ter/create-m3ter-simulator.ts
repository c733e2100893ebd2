import type { Simulator, SimulatorPorts } from '../ports.ts';
import { type Answer, ErrorAnswer, toErrorResponse, toResponse } from './answer.ts';
import { BILL_ROUTES } from './bills.ts';
import { AVAILABLE_OPTIONS_ROUTES } from './available-options.ts';
import { CONFIG_ROUTES } from './configs.ts';
import { MAPPING_ROUTES } from './mappings.ts';
import type { M3terModes } from './modes.ts';
import { REFERENCE_ROUTES } from './reference-records.ts';
import { type Route, findRoute } from './route.ts';
import { RUN_ROUTES } from './runs.ts';
import type { M3terState } from './state.ts';
import { type Throttle, createThrottle } from './throttle.ts';
import { authenticate, issueToken } from './tokens.ts';

/** More specific paths come first: `available` is not the id of a configuration. */
const ROUTES: readonly Route[] = [
  ...AVAILABLE_OPTIONS_ROUTES,
  ...CONFIG_ROUTES,
  ...MAPPING_ROUTES,
  ...RUN_ROUTES,
  ...BILL_ROUTES,
  ...REFERENCE_ROUTES,
];

/** The parts of the simulator. */
export interface M3terSimulatorParts {
  readonly state: M3terState;
  readonly modes: M3terModes;
  readonly world: SimulatorPorts;
}

/**
 * m3ter as a function from a request to its answer (`spec/sandbox.md`). Requests are carried out one at a time. An
 * unsupported request gets 501 and is named.
 */
export function createM3terSimulator(parts: M3terSimulatorParts): { readonly handle: Simulator } {
  const throttle = createThrottle();
  return {
    async handle(request: Request): Promise<Response> {
      const bodyText = await request.text();
      try {
        return toResponse(answer(parts, throttle, request, bodyText));
      } catch (error) {
        if (error instanceof ErrorAnswer) return toErrorResponse(error);
        throw error;
      }
    },
  };
}

function answer(parts: M3terSimulatorParts, throttle: Throttle, request: Request, bodyText: string): Answer {
  const { state, modes, world } = parts;
  const url = new URL(request.url);
  const authorization = request.headers.get('authorization');
  if (url.pathname === '/oauth/token') {
    if (request.method !== 'POST') throw unsupported(request.method, url.pathname);
    return issueToken(state, world, { authorization, bodyText });
  }
  const match = /^\/organizations\/([^/]+)\/(.+?)\/?$/.exec(url.pathname);
  if (match === null) throw unsupported(request.method, url.pathname);
  const now = world.clock.now();
  const user = authenticate(state, now, authorization);
  if (user === null) throw new ErrorAnswer(modes.expiredToken === '401' ? 401 : 403, 'Unauthorized');
  if (match[1] !== state.organizationId) throw new ErrorAnswer(403, 'Forbidden');
  if (modes.throttle === 'on' && !throttle.admits(now)) throw new ErrorAnswer(429, 'Too Many Requests');
  const found = findRoute(ROUTES, request.method, match[2] ?? '');
  if (found === null) throw unsupported(request.method, url.pathname);
  const { route, parameters } = found;
  return route.run({ state, modes, world, now, user, parameters, query: url.searchParams, bodyText });
}

function unsupported(method: string, path: string): ErrorAnswer {
  return new ErrorAnswer(501, `the m3ter sandbox does not support ${method} ${path}`);
}
