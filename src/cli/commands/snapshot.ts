import { randomBytes } from 'node:crypto';
import { FORMAT_VERSIONS } from '../../model/format-versions.ts';
import { toInstant } from '../../model/day.ts';
import { EXIT } from '../../model/exit-code.ts';
import type { WorldSnapshot } from '../../model/world.ts';
import { NO_OVERRIDES } from '../../model/guards.ts';
import { readInput, scopeWith, type PlanRequest } from '../../reconcile/run-plan.ts';
import { snapshotPage } from '../../render/snapshot.ts';
import { hideAddresses } from '../../snapshot/hide-addresses.ts';
import { packSnapshot } from '../../snapshot/snapshot-file.ts';
import type { CommandContext } from '../command-context.ts';
import { usableWorkspace, type UsableWorkspace } from '../load-workspace.ts';
import { withSystems, type OpenSystems } from '../open-systems.ts';
import { present } from '../present.ts';
import { snapshotKey } from '../read-snapshot-file.ts';
import { checkWritable, OWNER_ONLY, writeWholeFile } from '../write-file.ts';

export interface SnapshotRequest {
  readonly out: string;
  /** True to include the bills, and the documents that may be theirs. */
  readonly bills: boolean;
  /** True to include e-mail and postal addresses. */
  readonly addresses: boolean;
}

const SALT_BYTES = 16;

/**
 * Writes what a plan needs from both systems to a file, for `plan --snapshot`. Cannot write to either system.
 *
 * @throws UsageFailure `snapshot/weak-key`; failures of the reads.
 */
export async function runSnapshot(context: CommandContext, request: SnapshotRequest): Promise<number> {
  await checkWritable(context.workingDirectory, request.out);
  const usable = await usableWorkspace(context);
  if (usable === null) return EXIT.workspaceErrors;
  const key = snapshotKey(context);
  const read = await withSystems(context, usable.connection, (systems) => readWorld(context, usable, systems, request));
  const world = request.addresses ? read : hideAddresses(read, randomBytes(SALT_BYTES).toString('base64'));
  const bytes = packSnapshot(world, key);
  const unique = randomBytes(6).toString('hex');
  await writeWholeFile(context.workingDirectory, request.out, bytes, unique, OWNER_ONLY);
  const saved = { path: request.out, bytes: bytes.byteLength, encrypted: key !== null };
  await present(context, {
    page: () => snapshotPage(world, saved),
    json: () => ({
      formatVersion: FORMAT_VERSIONS.snapshot,
      path: request.out,
      bytes: bytes.byteLength,
      encrypted: key !== null,
      takenAt: world.takenAt,
      connection: world.connection.name,
      addresses: world.addresses.form,
      bills: world.asked.m3ter.bills ? world.m3ter.bills.length : null,
    }),
    exitCode: EXIT.done,
  });
  return EXIT.done;
}

/** Reads what a live plan reads, and also what other files may need: users, pricing bands, custom fields. */
async function readWorld(
  context: CommandContext,
  { read, connection }: UsableWorkspace,
  { readers }: OpenSystems,
  { bills }: SnapshotRequest,
): Promise<WorldSnapshot> {
  const scope = scopeWith({ only: bills ? null : 'config' });
  const { workspace, diagnostics } = read;
  const request: PlanRequest = { workspace, connection, diagnostics, scope, overrides: NO_OVERRIDES };
  const wide = { pricingBands: true, users: true, customFields: true };
  const { asked, m3ter, quickbooks, now } = await readInput(
    request,
    { ...readers, readM3ter: (needs) => readers.readM3ter({ ...needs, ...wide }) },
    context.clock,
  );
  return {
    takenAt: toInstant(now),
    connection: {
      name: connection.name,
      environment: connection.environment,
      ...(connection.embedded === true ? { embedded: true } : {}),
    },
    addresses: { form: 'whole', salt: null },
    asked: { ...asked, m3ter: { ...asked.m3ter, ...wide } },
    m3ter,
    quickbooks,
  };
}
