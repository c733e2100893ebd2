import type { Address } from '../model/address.ts';
import type { Change } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { findAlreadySo, type ObservedRecords } from './already-so.ts';
import { changeId, type Aliases } from './change-id.ts';
import { isDocument } from './money.ts';

/** What a saved plan still means, compared with a fresh plan (delivery.md, Safety; rulings.md 1). */
export interface ReviewComparison {
  /** Ids of changes of the fresh plan that were reviewed. */
  readonly send: readonly string[];
  /** Reviewed changes that the remote already equals, with the id of the object. */
  readonly alreadySo: readonly { readonly change: Change; readonly remoteId: string }[];
  /** Reviewed changes that no longer hold. */
  readonly stale: readonly Change[];
  /** Changes of configuration, mappings and customers that nobody reviewed. They stop the apply under `stop`. */
  readonly unreviewed: readonly Address[];
  /** Changes of bills that became sendable after the review. This plan never sends them, and they do not stop it. */
  readonly notInPlan: readonly Address[];
}

/**
 * Compares a reviewed plan with a fresh one, by the meaning of each change. Replaying a plan that was applied, wholly
 * or in part, is harmless: objects that it created are recognized, and references to them mean their ids. A document
 * whose bill a person seems to have invoiced by hand since the review no longer holds, as nobody has looked at that.
 */
export function compareWithReviewed(input: {
  readonly reviewed: Plan;
  readonly fresh: Plan;
  readonly world: ObservedRecords;
}): ReviewComparison {
  const { reviewed, fresh, world } = input;
  const samePlace =
    reviewed.connection.organizationId === fresh.connection.organizationId &&
    reviewed.connection.realmId === fresh.connection.realmId;
  const known = new Map<Address, string>();
  const aliases: Aliases = (address) => known.get(address) ?? null;
  const freshById = new Map(fresh.changes.map((change) => [change.id, change]));
  const pairs: { readonly reviewed: Change; readonly fresh: Change }[] = [];
  const implied: Change[] = [];
  const alreadySo: { change: Change; remoteId: string }[] = [];
  const stale: Change[] = [];
  const toldOf = invoicedByHand(reviewed);
  const byHand = new Set([...invoicedByHand(fresh)].filter((billId) => !toldOf.has(billId)));
  for (const change of reviewed.changes) {
    const same = freshById.get(change.id) ?? freshById.get(changeId(reviewed.connection, change, aliases));
    if (same !== undefined && isForOneOf(change, byHand)) {
      stale.push(change);
      continue;
    }
    if (same !== undefined) {
      pairs.push({ reviewed: change, fresh: same });
      continue;
    }
    const remoteId = samePlace ? findAlreadySo(change, world, aliases) : null;
    if (remoteId === null) {
      stale.push(change);
      continue;
    }
    known.set(change.address, remoteId);
    alreadySo.push({ change, remoteId });
    implied.push(...adoptionsOf(change, fresh));
  }
  const gone = stale.filter((change) => !isNeededNoMore(change, alreadySo));
  const settled = dropDependents(pairs, implied, fresh);
  const send = new Set(settled.send);
  const rest = fresh.changes.filter((change) => !send.has(change.id));
  return {
    send: fresh.changes.filter((change) => send.has(change.id)).map((change) => change.id),
    alreadySo,
    stale: reviewed.changes.filter((change) => gone.includes(change) || settled.stale.has(change)),
    ...sortUnsent(rest, reviewed),
  };
}

/** Bills that a person seems to have made an invoice for by hand, as the plan warns. */
function invoicedByHand({ diagnostics }: Plan): ReadonlySet<string> {
  const warned = diagnostics.filter(({ code, severity }) => code === 'plan/invoiced-by-hand' && severity === 'warning');
  return new Set(warned.flatMap(({ about, bills = [] }) => (about === undefined ? bills : [about, ...bills])));
}

/** True for the document that would bill one of the bills once more. */
function isForOneOf(change: Change, billIds: ReadonlySet<string>): boolean {
  return (
    isDocument(change) && change.action === 'create' && 'billId' in change.origin && billIds.has(change.origin.billId)
  );
}

/**
 * True for the mapping of a customer whose invoice went without it, because a run ended between the two. A fresh plan
 * has it only for a bill that is still to be sent; the next bill of the account makes it.
 */
function isNeededNoMore({ kind, origin, recordsBill }: Change, alreadySo: ReviewComparison['alreadySo']): boolean {
  if (kind !== 'mapping' || recordsBill || !('billId' in origin)) return false;
  return alreadySo.some(
    ({ change }) => isDocument(change) && 'billId' in change.origin && change.origin.billId === origin.billId,
  );
}

/** The reviewed document or customer exists and is not recorded yet. The review of its creation covers adopting it. */
function adoptionsOf(change: Change, fresh: Plan): readonly Change[] {
  if (!isDocument(change) && change.kind !== 'customer') return [];
  return fresh.changes.filter((other) => other.address === change.address && other.action === 'adopt');
}

/** A change is not sent when it depends on a change of the fresh plan that is not sent. */
function dropDependents(
  pairs: readonly { readonly reviewed: Change; readonly fresh: Change }[],
  implied: readonly Change[],
  fresh: Plan,
): { readonly send: readonly string[]; readonly stale: ReadonlySet<Change> } {
  const planned = new Set(fresh.changes.map((change) => change.address));
  const sent = new Set<Address>(implied.map((change) => change.address));
  const send = implied.map((change) => change.id);
  const stale = new Set<Change>();
  // Reviewed changes are in the order of application, so dependencies come first.
  for (const { reviewed, fresh: change } of pairs) {
    if (change.dependsOn.every((address) => sent.has(address) || !planned.has(address))) {
      sent.add(change.address);
      send.push(change.id);
    } else stale.add(reviewed);
  }
  return { send, stale };
}

/** The fresh changes that are not sent and that nobody reviewed: about bills, or about anything else. */
function sortUnsent(
  rest: readonly Change[],
  reviewed: Plan,
): { readonly unreviewed: readonly Address[]; readonly notInPlan: readonly Address[] } {
  const known = new Set(reviewed.changes.map((change) => change.address));
  const unreviewed: Address[] = [];
  const notInPlan: Address[] = [];
  for (const change of rest) {
    if (known.has(change.address)) continue;
    if ('billId' in change.origin) notInPlan.push(change.address);
    else unreviewed.push(change.address);
  }
  return { unreviewed: [...new Set(unreviewed)], notInPlan: [...new Set(notInPlan)] };
}
