import { unzipSync } from 'fflate';
import type { Artifact, GitHub } from './github-client.ts';

/** The file of a snapshot, in an artifact and beside the action. */
export const SNAPSHOT_FILE = 'world.snapshot';
const SNAPSHOT_BYTES_MAX = 256 * 1024 * 1024;

/** The name of the artifact in which jobs of the default branch keep the snapshot of a connection. */
export function snapshotArtifact(connection: string | null): string {
  return connection === null ? 'snapshot' : `snapshot-${connection}`;
}

export interface FetchedSnapshot {
  readonly bytes: Uint8Array;
  /** The run that made it. */
  readonly run: number;
}

/**
 * The latest snapshot that the default branch made; null when there is none.
 *
 * @throws Error for an artifact without the file, or with one that is too large.
 */
export async function fetchSnapshot(github: GitHub, connection: string | null): Promise<FetchedSnapshot | null> {
  const name = snapshotArtifact(connection);
  const latest = await findLatest(github, name);
  if (latest === null) return null;
  const files = unzipSync(await github.artifactZip(latest.id), {
    filter: (file) => file.name === SNAPSHOT_FILE && file.originalSize <= SNAPSHOT_BYTES_MAX,
  });
  const bytes = files[SNAPSHOT_FILE];
  if (bytes === undefined) throw new Error(`the artifact ${name} holds no ${SNAPSHOT_FILE}, or one that is too large`);
  return { bytes, run: latest.run };
}

/**
 * The commit that was applied last, by the artifact that a finished apply of the default branch keeps; null when there
 * is none, or none is left. GitHub's own deployments would not do: they are of an environment, not of a connection.
 */
export async function findLastApplied(github: GitHub, connection: string | null): Promise<string | null> {
  const latest = await findLatest(github, connection === null ? 'applied' : `applied-${connection}`);
  return latest?.commit ?? null;
}

/**
 * The latest artifact of a name that the default branch kept. A pull request can keep artifacts of the same name, and
 * one of a fork may come from a branch of the same name: both are left alone.
 */
async function findLatest(github: GitHub, name: string): Promise<Artifact | null> {
  const branch = await github.defaultBranch();
  const [latest = null] = (await github.artifacts(name))
    .filter((artifact) => artifact.name === name && artifact.branch === branch && isOwn(artifact))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return latest;
}

function isOwn({ expired, repository, headRepository }: Artifact): boolean {
  return !expired && repository === headRepository;
}
