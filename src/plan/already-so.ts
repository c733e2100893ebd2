import type {
  Change,
  CustomerChange,
  IntegrationChange,
  InvoiceVoid,
  MappingChange,
  SalesDocumentChange,
} from '../model/change.ts';
import { isAsWanted } from '../model/customer-fields.ts';
import { accountIdInNotes } from '../model/customer-notes.ts';
import { hasIdentity, holdsState } from '../model/config-state.ts';
import type { ObservedConfig, ObservedMapping } from '../model/m3ter.ts';
import type { Customer } from '../model/quickbooks.ts';
import type { ObservedSalesDocument, RemoteRef } from '../model/sales-document.ts';
import { undoWord } from '../model/undo.ts';
import { isVoid } from '../model/void.ts';
import { groupBy } from '../support/group-by.ts';
import { assertNever } from '../support/invariant.ts';
import type { Aliases } from './change-id.ts';

/** What both systems have, as far as a saved plan can be compared with it. Indexed, because plans are long. */
export interface ObservedRecords {
  readonly configs: readonly ObservedConfig[];
  readonly mappingIds: ReadonlySet<string>;
  /** By m3ter id of the mapped object. */
  readonly mappings: ReadonlyMap<string, readonly ObservedMapping[]>;
  readonly customersById: ReadonlyMap<string, Customer>;
  readonly customersByName: ReadonlyMap<string, readonly Customer[]>;
  readonly documentsById: ReadonlyMap<string, ObservedSalesDocument>;
  /** By the bill that the marker names. */
  readonly documents: ReadonlyMap<string, readonly ObservedSalesDocument[]>;
}

export function indexWorld(world: {
  readonly configs: readonly ObservedConfig[];
  readonly mappings: readonly ObservedMapping[];
  readonly customers: readonly Customer[];
  readonly documents: readonly ObservedSalesDocument[];
}): ObservedRecords {
  return {
    configs: world.configs,
    mappingIds: new Set(world.mappings.map((mapping) => mapping.id)),
    mappings: groupBy(world.mappings, (mapping) => mapping.m3terId),
    customersById: new Map(world.customers.map((customer) => [customer.id, customer])),
    customersByName: groupBy(world.customers, (customer) => customer.displayName),
    documentsById: new Map(world.documents.map((document) => [`${document.kind}/${document.id}`, document])),
    documents: groupBy(world.documents, (document) => document.marker?.billId ?? ''),
  };
}

/**
 * The id of the object that already is what a reviewed change wanted, or null (delivery.md, Safety: "gone because the
 * remote already equals after"). For a delete it is the id of the object that is gone.
 */
export function findAlreadySo(change: Change, world: ObservedRecords, aliases: Aliases): string | null {
  switch (change.kind) {
    case 'integration':
      return findConfig(change, world);
    case 'customer':
      return findCustomer(change, world);
    case 'mapping':
      return findMapping(change, world, aliases);
    case 'invoice':
      return change.action === 'void' ? findVoided(change, world) : findDocument(change, world, aliases);
    case 'creditMemo':
      return findDocument(change, world, aliases);
    default:
      return assertNever(change);
  }
}

function targetId({ precondition }: Change): string | null {
  return 'id' in precondition ? precondition.id : null;
}

function findConfig(change: IntegrationChange, world: ObservedRecords): string | null {
  const { after, action } = change;
  const id = targetId(change);
  const observedConfigs = world.configs.filter((config) =>
    id === null ? hasIdentity(config, after) : config.id === id,
  );
  const [config] = observedConfigs;
  if (config === undefined || observedConfigs.length > 1) return null;
  if (action === 'enable') return config.enabled ? config.id : null;
  return holdsState(config, after) ? config.id : null;
}

function findCustomer(change: CustomerChange, world: ObservedRecords): string | null {
  const { after } = change;
  if (change.action === 'adopt') {
    const { id } = change.precondition;
    return world.customersById.get(id)?.active === true ? id : null;
  }
  if (change.action === 'update') {
    const found = world.customersById.get(change.precondition.id);
    return found !== undefined && isAsWanted(found, after) ? found.id : null;
  }
  const named = world.customersByName.get(after.displayName) ?? [];
  return named.find((customer) => accountIdInNotes(customer.notes) === after.accountId)?.id ?? null;
}

function findMapping(change: MappingChange, world: ObservedRecords, aliases: Aliases): string | null {
  const { after } = change;
  if (after === null) return world.mappingIds.has(change.precondition.id) ? null : change.precondition.id;
  const externalId = idOf(after.external, aliases);
  const linkedTo = after.linkedTo === null ? null : idOf(after.linkedTo, aliases);
  const found = world.mappings
    .get(after.m3terId)
    ?.find(
      (mapping) =>
        mapping.m3terEntity === after.m3terEntity &&
        mapping.externalSystem === after.externalSystem &&
        mapping.externalTable === after.externalTable &&
        mapping.externalId === externalId &&
        mapping.integrationConfigId === linkedTo,
    );
  return found?.id ?? null;
}

function findDocument(change: SalesDocumentChange, world: ObservedRecords, aliases: Aliases): string | null {
  const { after, kind } = change;
  if (change.action === 'adopt') {
    const adopted = world.documentsById.get(`${kind}/${change.precondition.id}`);
    return adopted?.voided === false ? adopted.id : null;
  }
  const customerId = idOf(after.document.customer, aliases);
  const found = world.documents
    .get(after.marker.billId)
    ?.find(
      (document) =>
        document.kind === kind &&
        !document.voided &&
        document.marker?.digest === after.marker.digest &&
        document.marker.generation === after.marker.generation &&
        document.customerId === customerId,
    );
  return found?.id ?? null;
}

/** A void without the word of this undo is a person's or another undo's, and not what the plan wanted. */
function findVoided({ before, precondition, hold }: InvoiceVoid, world: ObservedRecords): string | null {
  const found = world.documentsById.get(`invoice/${precondition.id}`);
  if (found === undefined || !isVoid(found, before.document.total)) return null;
  return found.marker?.undo === undoWord({ hold }) ? found.id : null;
}

function idOf(ref: RemoteRef, aliases: Aliases): string | null {
  return 'id' in ref ? ref.id : aliases(ref.address);
}
