import type { SimulatorPorts } from '../ports.ts';
import type { M3terModes } from './modes.ts';
import { findById, type M3terState, type Stored } from './state.ts';
import { type JsonObject, isJsonObject, parseJson } from '../../support/json.ts';
import { type Answer, badRequest, notFound } from './answer.ts';

/** What a route gets: one request, already authorized. */
export interface RouteContext {
  readonly state: M3terState;
  readonly modes: M3terModes;
  readonly world: SimulatorPorts;
  /** Epoch milliseconds of this request. */
  readonly now: number;
  /** Id of the service user of the request. */
  readonly user: string;
  /** Path parameters by name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly bodyText: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path below `/organizations/{orgId}`. A segment that starts with `:` is a parameter. */
  readonly path: string;
  readonly run: (context: RouteContext) => Answer;
}

/** The first route of this method and path, with its path parameters; null when there is none. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly parameters: Readonly<Record<string, string>> } | null {
  const segments = path.split('/');
  for (const route of routes) {
    if (route.method !== method) continue;
    const parameters = matchPath(partsOf(route), segments);
    if (parameters !== null) return { route, parameters };
  }
  return null;
}

/** Every request is held against many patterns, so each is taken apart once. */
const PARTS = new WeakMap<Route, readonly string[]>();

function partsOf(route: Route): readonly string[] {
  const parts = PARTS.get(route) ?? route.path.split('/');
  PARTS.set(route, parts);
  return parts;
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  if (pattern.some((part, index) => !part.startsWith(':') && part !== segments[index])) return null;
  const named = pattern.flatMap((part, index) =>
    part.startsWith(':') ? [[part.slice(1), decodeURIComponent(segments[index] ?? '')] as const] : [],
  );
  return Object.fromEntries(named);
}

/** A path parameter that the route's pattern promises. */
export function parameter(context: RouteContext, name: string): string {
  return context.parameters[name] ?? '';
}

/** The record that the path names. @throws ErrorAnswer 404 */
export function recordOf<T extends { readonly id: string }>(
  context: RouteContext,
  entity: string,
  records: readonly T[],
  id = parameter(context, 'id'),
): T {
  const record = findById(records, id);
  if (record === undefined) throw notFound(entity, id);
  return record;
}

/** The request body as a JSON object. Anything else is refused as m3ter does. */
export function readBody(context: RouteContext): JsonObject {
  try {
    const body = parseJson(context.bodyText);
    if (isJsonObject(body)) return body;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw badRequest('Bad Request: the body is not a JSON object');
}

/** An optional text member of a body. */
export function optionalText(body: JsonObject, key: string): string | null {
  const value = body[key];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw badRequest(`${key}: must be a string`);
}

/** A list parameter, in the form of the mode. */
export function listParameter({ query, modes }: RouteContext, name: string): ReadonlySet<string> | null {
  const form = modes.idLists;
  const repeated = query.getAll(name);
  const values = form === 'comma' ? repeated.slice(0, 1) : repeated;
  const given = (form === 'repeated' ? values : values.flatMap((value) => value.split(','))).filter(
    (value) => value !== '',
  );
  return given.length === 0 ? null : new Set(given);
}

/** Writes a completed write to the journal. */
export function recordWrite(
  context: Pick<RouteContext, 'world' | 'now'>,
  write: { readonly operation: string; readonly entity: string; readonly record: Pick<Stored, 'id' | 'version'> },
  summary: Readonly<Record<string, string | null>>,
): void {
  context.world.journal({
    at: new Date(context.now).toISOString(),
    system: 'm3ter',
    operation: write.operation,
    entity: write.entity,
    id: write.record.id,
    key: null,
    summary: { ...summary, version: write.record.version },
  });
}
