import { type JsonObject, type JsonValue } from '../../support/json.ts';
import { type Answer, badRequest, notFound, ok } from './answer.ts';
import { LARGE_PAGE, answerPage } from './listing.ts';
import type { M3terModes } from './modes.ts';
import { encodeStored, present } from './encode-stored.ts';
import { type Route, type RouteContext, listParameter, parameter, recordOf } from './route.ts';
import type { RunRecord } from './state.ts';

/** Runs of m3ter's own integration engine (`m3ter.md` §7). Nothing here starts one. */
export const RUN_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'integrationruns/:entityType/latest', run: listLatestRuns },
  { method: 'GET', path: 'integrationruns/destinations/:destinationId', run: listRunsOfDestination },
  { method: 'GET', path: 'integrationruns/logs/:id', run: readRunLog },
  { method: 'GET', path: 'integrationruns/:entityType/latest/:id', run: readLatestRun },
  { method: 'GET', path: 'integrationruns/:entityType/:entityId', run: listRunsOfEntity },
  { method: 'GET', path: 'integrationruns/:id', run: readRun },
];

function listLatestRuns(context: RouteContext): Answer {
  const ids = listParameter(context, 'ids');
  if (ids === null) throw badRequest('ids: must not be empty');
  const latest = new Map<string, RunRecord>();
  for (const run of context.state.runs) {
    if (run.entityType === parameter(context, 'entityType') && ids.has(run.entityId)) latest.set(run.entityId, run);
  }
  const missing = [...ids].find((id) => !latest.has(id));
  if (missing !== undefined && context.modes.missingRuns === '404') throw notFound('IntegrationRun of entity', missing);
  return ok(SHAPE_RUNS[context.modes.runsShape]([...latest.values()]));
}

/** The form of the answer for several entities under each mode of `runsShape`. */
const SHAPE_RUNS = {
  list: (runs) => runs.map(encodeRun),
  data: (runs) => ({ data: runs.map(encodeRun), nextToken: null }),
  map: (runs) => Object.fromEntries(runs.map((run) => [run.entityId, encodeRun(run)])),
} as const satisfies Readonly<Record<M3terModes['runsShape'], (runs: readonly RunRecord[]) => JsonValue>>;

function readLatestRun(context: RouteContext): Answer {
  const id = parameter(context, 'id');
  const run = context.state.runs.findLast(
    (runRecord) => runRecord.entityType === parameter(context, 'entityType') && runRecord.entityId === id,
  );
  if (run === undefined) throw notFound('IntegrationRun of entity', id);
  return ok(encodeRun(run));
}

function listRunsOfEntity(context: RouteContext): Answer {
  const entityType = parameter(context, 'entityType');
  const entityId = parameter(context, 'entityId');
  return answerRuns(context, (run) => run.entityType === entityType && run.entityId === entityId);
}

function listRunsOfDestination(context: RouteContext): Answer {
  const destination = context.query.get('destination') ?? parameter(context, 'destinationId');
  return answerRuns(context, (run) => run.destination === destination);
}

function answerRuns(context: RouteContext, belongs: (run: RunRecord) => boolean): Answer {
  const { query } = context;
  const status = query.get('status');
  const [start, end] = [query.get('startDate'), query.get('endDate')];
  return answerPage(context, context.state.runs, {
    pageSizeMax: LARGE_PAGE,
    oldestFirst: query.get('order') === 'ASC',
    matches: (run) =>
      belongs(run) &&
      (status === null || run.status === status) &&
      (start === null || notBefore(run.dtStarted ?? '', start)) &&
      (end === null || notAfter(run.dtStarted ?? '', end)),
    encode: encodeRun,
  });
}

/** Both ends of the range are included (field fact 34). A bound without a time means the whole day. */
function notBefore(instant: string, start: string): boolean {
  return instant.slice(0, comparedLength(start)) >= start.slice(0, comparedLength(start));
}

function notAfter(instant: string, end: string): boolean {
  return instant.slice(0, comparedLength(end)) <= end.slice(0, comparedLength(end));
}

/**
 * Bounds are days or instants of any precision. Both sides are compared up to the length of the bound, without its
 * zone.
 */
function comparedLength(bound: string): number {
  return bound.replace(/Z$/, '').length;
}

function readRun(context: RouteContext): Answer {
  return ok(encodeRun(runOf(context)));
}

function readRunLog(context: RouteContext): Answer {
  return ok({ Payload: Buffer.from(runOf(context).log).toString('base64') });
}

function runOf(context: RouteContext): RunRecord {
  return recordOf(context, 'IntegrationRun', context.state.runs);
}

function encodeRun({ log: _log, ...run }: RunRecord): JsonObject {
  return present(encodeStored(run));
}
