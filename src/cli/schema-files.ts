import { posix } from 'node:path';
import billTest from '../../schemas/bill-test.schema.json' with { type: 'json' };
import connection from '../../schemas/connection.schema.json' with { type: 'json' };
import externalMappings from '../../schemas/external-mappings.schema.json' with { type: 'json' };
import integration from '../../schemas/integration.schema.json' with { type: 'json' };
import type { SettingSchema } from '../authoring/describe-settings.ts';
import type { CommandContext } from './command-context.ts';
import { readIfThere, type WantedFile } from './write-file.ts';

/**
 * The folder of a workspace's own schema copies, so that editors complete without network. Hidden folders are not read
 * as documents.
 */
export const SCHEMA_FOLDER = '.schemas/';

const SCHEMA_FILES: Readonly<Record<string, unknown>> = {
  'bill-test.schema.json': billTest,
  'connection.schema.json': connection,
  'external-mappings.schema.json': externalMappings,
  'integration.schema.json': integration,
};

/** The schemas of the documents of a workspace, by kind. */
export const DOCUMENT_SCHEMAS: Readonly<Record<string, SettingSchema>> = {
  Connection: connection,
  Integration: integration,
  ExternalMappings: externalMappings,
  BillTest: billTest,
};

const MODELINE = /^#\s*yaml-language-server:\s*\$schema=(\S*?)[\w-]+\.schema\.json\s*$/m;

/** The schema folder that a file of the workspace already names, else the workspace's own. */
export function schemaFolderOf(files: ReadonlyMap<string, string>): string {
  for (const text of files.values()) {
    const folder = MODELINE.exec(text.slice(0, 2_000))?.[1];
    if (folder !== undefined) return folder;
  }
  return SCHEMA_FOLDER;
}

/** The text of a file whose first line names its schema, with the schema in another folder. */
export function withSchemaFolder(text: string, folder: string): string {
  return text.replace(MODELINE, (line, former: string) => line.replace(`$schema=${former}`, () => `$schema=${folder}`));
}

/** The copies below the workspace folder that are missing or of another version. */
export async function missingSchemas(context: CommandContext, folder: string): Promise<readonly WantedFile[]> {
  const missing: WantedFile[] = [];
  for (const [name, schema] of Object.entries(SCHEMA_FILES)) {
    const path = posix.join(folder, SCHEMA_FOLDER, name);
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;
    if ((await readIfThere(context.workingDirectory, path)) !== text) missing.push({ path, text });
  }
  return missing;
}
