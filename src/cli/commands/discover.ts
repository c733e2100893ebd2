import { formatCount } from '../../render/wording.ts';
import { compareCatalogue, keysToRecord, type CatalogueComparison } from '../../authoring/compare-catalogue.ts';
import { editValues } from '../../authoring/edit-yaml.ts';
import { indexOffsets } from '../../authoring/import-files.ts';
import { chooseDestination } from '../../desired/resolve-workspace.ts';
import { readDocuments } from '../../workspace/read-documents.ts';
import { convertToPlain } from '../../m3ter/wire/fields.ts';
import { destinationFor, type Connection } from '../../model/workspace.ts';
import { discoverPage } from '../../render/discover.ts';
import { escapeTerminal } from '../../render/escape.ts';
import { WorkspaceFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { usableConnection } from '../load-workspace.ts';
import { withSystems, type OpenSystems } from '../open-systems.ts';
import { present } from '../present.ts';
import { writeWholeFile } from '../write-file.ts';

/** Shows m3ter's option catalogue and mapping vocabulary beside the keys that tieout uses. */
export async function runDiscover(context: CommandContext, request: { readonly write: boolean }): Promise<number> {
  const connection = await usableConnection(context);
  if (connection === null) return EXIT.workspaceErrors;
  const { comparison, raw } = await withSystems(context, connection, (systems) => discover(systems, connection));
  // A failure is then the only result, and JSON stays one object.
  if (request.write) await recordKeys(context, connection, comparison);
  await present(context, {
    page: () => discoverPage(comparison),
    // A catalogue in an unknown form is printed as it came.
    json: () => (comparison.understood ? comparison : { ...comparison, raw }),
    exitCode: EXIT.done,
  });
  return EXIT.done;
}

async function discover({ readers, m3terReader }: OpenSystems, connection: Connection) {
  const [m3ter, answer] = await Promise.all([
    readers.readM3ter({
      billsFrom: null,
      billIds: null,
      bills: false,
      runsFrom: null,
      pricingBands: false,
      users: false,
      customFields: false,
      mappingSystem: destinationFor(connection.environment),
      otherSystems: [],
    }),
    m3terReader.readOne('integrationconfigs/available', { entityType: 'Bill' }),
  ]);
  const chosen = chooseDestination(connection, m3ter);
  const { catalogue, vocabulary } = m3ter;
  const configs = m3ter.configs.filter(({ destination }) => destination === chosen.destination);
  return {
    comparison: compareCatalogue({ ...chosen, catalogue, vocabulary, configs }),
    raw: answer === null ? null : convertToPlain(answer),
  };
}

/**
 * Writes the keys that the catalogue offers into the Connection.
 *
 * @throws WorkspaceFailure `cli/keys-not-written` when the document's form does not allow it.
 */
async function recordKeys(
  context: CommandContext,
  connection: Connection,
  comparison: CatalogueComparison,
): Promise<void> {
  const { stderr } = context.terminal;
  const { place } = connection.origin;
  const keys = Object.entries(keysToRecord(comparison));
  const differing = keys.filter(([yamlPath, key]) => connection.configKeys[yamlPath] !== key);
  if (differing.length === 0) {
    stderr.write(
      keys.length === 0
        ? 'nothing to record: m3ter names no keys\n'
        : `${escapeTerminal(place.path)} already has every key\n`,
    );
    return;
  }
  const { files } = await readDocuments(context.options.dir, context.workingDirectory);
  const text = files.find(({ path }) => path === place.path)?.text ?? '';
  const isFirst = Object.keys(connection.configKeys).length === 0;
  const path = ['m3ter', 'configKeys'];
  const edits = isFirst
    ? [{ path, value: Object.fromEntries(differing) }]
    : differing.map(([yamlPath, key]) => ({ path: [...path, yamlPath], value: key }));
  const edited = editValues(text, indexOffsets(text)(place), edits);
  if (edited.kept.length > 0) {
    throw new WorkspaceFailure(`${place.path} cannot be edited in its form`, {
      code: 'cli/keys-not-written',
      nextStep: `write m3ter.configKeys by hand: ${JSON.stringify(Object.fromEntries(differing))}`,
    });
  }
  await writeWholeFile(context.workingDirectory, place.path, edited.text, 'discover');
  stderr.write(`recorded ${formatCount(differing.length, 'key')} in ${escapeTerminal(place.path)}\n`);
}
