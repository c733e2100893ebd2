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

/** Where new documents of a workspace find their schemas. */
export interface SchemaPlace {
  /** The folder relative to the new documents, with a slash at its end; an address stays one. */
  readonly reference: string;
  /** True for the workspace's own copies. */
  readonly own: boolean;
}

/**
 * The schema folder that a file of the workspace already names, else the workspace's own.
 *
 * @param files texts by path; the paths, `root` and `folder` are relative to the same folder.
 * @param root the workspace folder.
 * @param folder where new documents are written.
 */
export function schemaPlaceOf(files: ReadonlyMap<string, string>, root: string, folder: string): SchemaPlace {
  const own = posix.join(root, SCHEMA_FOLDER);
  for (const [path, text] of files) {
    const named = MODELINE.exec(text.slice(0, 2_000))?.[1];
    if (named === undefined) continue;
    if (/^(?:\w+:|\/)/.test(named)) return { reference: named, own: false };
    const place = posix.join(posix.dirname(path), named === '' ? '.' : named, '/');
    return { reference: posix.join(posix.relative(folder, place), '/'), own: place === own };
  }
  return { reference: posix.join(posix.relative(folder, own), '/'), own: true };
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
