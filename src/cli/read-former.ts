import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { hasErrors } from '../model/diagnostic.ts';
import type { Connection } from '../model/workspace.ts';
import { parseWorkspace, type ParsedWorkspace } from '../workspace/parse-workspace.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import type { CommandContext } from './command-context.ts';
import { effectiveEnvironment, type UsableWorkspace } from './load-workspace.ts';
import { readGitFiles } from './read-git-files.ts';

/** Another version of the files, for comparison. */
export interface FormerFiles {
  readonly commit: string | null;
  /** Why this version cannot be planned, in a sentence; null when it can. */
  readonly unusable: string | null;
  readonly read: ParsedWorkspace;
  /** This version's connection, with the present systems; null when no connection has the name. */
  readonly connection: Connection | null;
}

/**
 * Reads the version of the workspace that `against` names: a folder when there is one of that name, else a git
 * reference. Errors in its files are no failure, because they were there before.
 *
 * @throws WorkspaceFailure `against/no-git`, `against/unknown-reference`.
 */
export async function readFormer(
  context: CommandContext,
  against: string,
  { connection: now }: UsableWorkspace,
): Promise<FormerFiles> {
  const { workingDirectory: cwd, options } = context;
  const env = effectiveEnvironment(context);
  const parsing = { env, unsetVariables: 'warning' } as const;
  const isFolder = await stat(resolve(cwd, against)).then((found) => found.isDirectory(), () => false); // prettier-ignore
  const at = isFolder ? null : await readGitFiles({ cwd, dir: options.dir, environment: context.environment }, against);
  const read =
    at === null
      ? await readWorkspace(against, { ...parsing, cwd })
      : parseWorkspace(at.files, { ...parsing, root: options.dir });
  const former = read.workspace.connections.find(({ name }) => name === now.name) ?? null;
  return {
    commit: at?.commit ?? null,
    unusable: whyUnusable(read, former, now.name),
    read,
    connection: former === null ? null : overSameSystems(former, now),
  };
}

function whyUnusable(read: ParsedWorkspace, connection: Connection | null, name: string): string | null {
  if (read.files.size === 0) return 'there are no files of a workspace in it';
  if (hasErrors(read.diagnostics)) return 'its files have errors';
  return connection === null ? `it has no connection "${name}"` : null;
}

/** The former connection with the present organization and company: both versions are planned over the same systems. */
function overSameSystems(former: Connection, now: Connection): Connection {
  const { organizationId, realmId, companyName, homeCurrency, embedded } = now;
  return embedded === true
    ? { ...former, organizationId, realmId, companyName, homeCurrency, embedded }
    : { ...former, organizationId, realmId };
}
