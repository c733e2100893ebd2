import { access, mkdir } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import billTest from '../../schemas/bill-test.schema.json' with { type: 'json' };
import connection from '../../schemas/connection.schema.json' with { type: 'json' };
import externalMappings from '../../schemas/external-mappings.schema.json' with { type: 'json' };
import integration from '../../schemas/integration.schema.json' with { type: 'json' };
import type { CommandContext } from './command-context.ts';
import { writeWholeFile } from './write-file.ts';

/** Where a workspace keeps its own copies, so that editors complete without network; hidden folders are not read. */
export const SCHEMA_FOLDER = '.schemas/';

const SCHEMA_FILES: Readonly<Record<string, unknown>> = {
  'bill-test.schema.json': billTest,
  'connection.schema.json': connection,
  'external-mappings.schema.json': externalMappings,
  'integration.schema.json': integration,
};

const MODELINE = /^#\s*yaml-language-server:\s*\$schema=(\S*?)[\w-]+\.schema\.json\s*$/m;

/** The folder of schemas that a file of the workspace already names, else the workspace's own. */
export function schemaFolderOf(files: ReadonlyMap<string, string>): string {
  for (const text of files.values()) {
    const folder = MODELINE.exec(text.slice(0, 2_000))?.[1];
    if (folder !== undefined) return folder;
  }
  return SCHEMA_FOLDER;
}

/** Writes the schemas that are not there yet below the workspace folder; gives the paths written. */
export async function writeSchemas(context: CommandContext, folder: string): Promise<readonly string[]> {
  const target = posix.join(folder.replaceAll('\\', '/'), SCHEMA_FOLDER);
  const written: string[] = [];
  for (const [name, schema] of Object.entries(SCHEMA_FILES)) {
    const path = posix.join(target, name);
    if (await exists(resolve(context.workingDirectory, path))) continue;
    await mkdir(join(context.workingDirectory, target), { recursive: true });
    await writeWholeFile(context.workingDirectory, path, `${JSON.stringify(schema, undefined, 2)}\n`, 'schema');
    written.push(path);
  }
  return written;
}

/** True when something has this path, whatever it is. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
