import { isSameSystem } from './system-name.ts';
import { formatCount } from '../model/count-text.ts';
import { encodePathSegment } from '../http/path-segment.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { IntegrationRun } from '../model/m3ter.ts';
import type { JsonObject } from '../support/json.ts';
import { RequestRefused, type M3terReader } from './client.ts';
import { chunksOf } from './read-bills.ts';
import { decodeRun, decodeRuns } from './wire/run.ts';

export interface RunsWanted {
  readonly billIds: readonly string[];
  /** The external system of the runs, `QuickBooks` or `QuickBooksSandbox`. */
  readonly system: string;
  /** True when m3ter's engine may be sending: a configuration into `system` is enabled and authorized. */
  readonly engineOn: boolean;
}

export interface RunsRead {
  /** By bill id. A bill that is missing here has no run into `system`. */
  readonly runs: ReadonlyMap<string, IntegrationRun>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The latest run of m3ter's engine into `system`, by bill id. A run into Xero, or into QuickBooks' other environment,
 * names a document of other books.
 *
 * Runs are read in bulk. The history of a single bill is read only when the bulk answer does not settle it:
 * - the bill's latest run is for another system and hides ours;
 * - the answer is one run for many bills;
 * - the answer is 404: m3ter does not publish its answer when one of the bills has no run.
 *
 * @throws UnexpectedAnswer for an answer that is not understood: "no run" would let a bill be sent twice.
 */
export async function readRuns(reader: M3terReader, wanted: RunsWanted): Promise<RunsRead> {
  const chunks = chunksOf(wanted.billIds, reader.limits.m3terRunIdsPerRequest);
  const latest = await Promise.all(chunks.map(async (ids) => await readLatest(reader, ids, wanted.system)));
  const open = latest.flatMap((read) => read.open);
  const histories = await Promise.all(open.map(async (id) => await readHistory(reader, id)));
  const runs = new Map<string, IntegrationRun>();
  const found = [...latest.flatMap((read) => read.runs), ...histories.flatMap((history) => history ?? [])];
  for (const run of found) {
    if (!isInto(run, wanted.system)) continue;
    const integrationRun = runs.get(run.billId);
    if (integrationRun === undefined || isNewer(run, integrationRun)) runs.set(run.billId, run);
  }
  const anyAnswer = latest.some((read) => read.answered) || histories.some((history) => history !== null);
  if (anyAnswer || open.length === 0 || !wanted.engineOn) return { runs, diagnostics: [] };
  return { runs: new Map(open.map((id) => [id, runNotKnown(id)])), diagnostics: [runsNotFound(open.length)] };
}

interface LatestRead {
  readonly answered: boolean;
  readonly runs: readonly IntegrationRun[];
  /** Bills for which the answer does not show whether they have a run into the system. */
  readonly open: readonly string[];
}

async function readLatest(reader: M3terReader, ids: readonly string[], system: string): Promise<LatestRead> {
  const answer = await reader.readOne('integrationruns/Bill/latest', { ids });
  if (answer === null) return { answered: false, runs: [], open: ids };
  const { runs, isWhole } = decodeRuns(answer);
  const told = new Set(runs.filter((run) => isInto(run, system)).map((run) => run.billId));
  const hidden = new Set(runs.map((run) => run.billId));
  const open = ids.filter((id) => !told.has(id) && (hidden.has(id) || (!isWhole && ids.length > 1)));
  return { answered: true, runs, open };
}

/** Every run of one bill, into any system; null when m3ter answers 404. */
async function readHistory(reader: M3terReader, billId: string): Promise<readonly IntegrationRun[] | null> {
  const runs: IntegrationRun[] = [];
  const path = `integrationruns/Bill/${encodePathSegment(billId)}`;
  try {
    await reader.readList({ path, pageSize: reader.limits.m3terPageSize }, (object: JsonObject) => {
      runs.push(decodeRun({ entityId: billId, ...object }));
    });
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return null;
    throw error;
  }
  return runs;
}

/** A run that names no system might be ours. */
function isInto({ destination }: IntegrationRun, system: string): boolean {
  return destination === null || isSameSystem(destination, system);
}

/** A queued run has no start yet and is the newest. */
function isNewer(run: IntegrationRun, integrationRun: IntegrationRun): boolean {
  if (isQueued(run) !== isQueued(integrationRun)) return isQueued(run);
  return (run.dtStarted ?? '') > (integrationRun.dtStarted ?? '');
}

function isQueued({ status, dtStarted }: IntegrationRun): boolean {
  return status === 'WAITING' && dtStarted === null;
}

/** A run with an unknown status, so that the bill waits as for a run in flight. */
function runNotKnown(billId: string): IntegrationRun {
  return {
    id: '(not readable)',
    billId,
    status: 'not known',
    destination: null,
    dtStarted: null,
    dtCompleted: null,
    error: null,
    url: null,
    externalId: null,
  };
}

function runsNotFound(bills: number): Diagnostic {
  return {
    severity: 'warning',
    code: 'm3ter/runs-not-found',
    message:
      `m3ter answers 404 about every run of its own integration, which is enabled; ` +
      `${formatCount(bills, 'bill waits', 'bills wait')}, as what it sends cannot be seen`,
    // Not "disable the integration": tieout enables what the files want enabled, and m3ter would send again.
    hint:
      'take the authorization of the integration away in m3ter, so that tieout is the only sender, or ask ' +
      "m3ter's support for the runs API",
  };
}
