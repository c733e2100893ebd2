import type { Change, ChangeDraft } from '../model/change.ts';
import { createKeptRows, type KeptRows } from '../support/kept-rows.ts';
import { lazyMembers } from '../support/lazy-members.ts';
import { changeId, type ChangeScope } from './change-id.ts';

/** Gives a draft its id. A change that is made for a bill is kept small. */
export type KeepChange = (draft: ChangeDraft) => Change;

/**
 * Keeps the changes of bills as bytes outside the heap: a month has at least two for each bill, and an invoice with
 * its lines takes kilobytes. What it gives looks like any other change, with the same members in the same order. Its
 * large members are decoded at each read, so do not hold on to them.
 */
export function createChangeKeeper(scope: ChangeScope): KeepChange {
  // Two stores, because each caches only its last row, and facts and states are read in turn.
  const ofFacts = createKeptRows();
  const ofStates = createKeptRows({ apart: 'lines' });
  const partsOf = createAddressParts();
  const heads = new Map<string, Head>();
  const headOf = ({ kind, action, recordsBill }: BillDraft): Head => {
    const key = [kind, action, recordsBill].join(' ');
    const head = heads.get(key) ?? { ofFacts, ofStates, kind, action, recordsBill };
    heads.set(key, head);
    return head;
  };
  return (draft) => {
    const id = changeId(scope, draft);
    if (!isKept(draft)) return withId(id, draft);
    const { billId } = draft.origin;
    const { address, label, before, after, fields, reason, dependsOn, precondition } = draft;
    const facts: Facts = { label, fields, reason, dependsOn, precondition };
    const states: States = before === after ? [after] : [before, after];
    const kept = new KeptChange({
      id,
      billId,
      head: headOf(draft),
      addressParts: partsOf(address, billId),
      factsAt: ofFacts.keep(facts, billId),
      statesAt: ofStates.keep(states, billId),
    });
    // Its members are those of one draft, so they belong together; apart, each has the types of all drafts.
    return kept as unknown as Change;
  };
}

/** What many changes have in common. */
type Head = Pick<BillDraft, 'kind' | 'action' | 'recordsBill'> & {
  readonly ofFacts: KeptRows;
  readonly ofStates: KeptRows;
};

/** A change that a bill asks for. Others are few, and what an update keeps of people's values is no plain JSON. */
type BillDraft = Extract<ChangeDraft, { readonly action: 'create' | 'adopt' }> & {
  readonly origin: { readonly billId: string };
};

function isKept(draft: ChangeDraft): draft is BillDraft {
  return 'billId' in draft.origin && (draft.action === 'create' || draft.action === 'adopt');
}

type Facts = Pick<BillDraft, 'label' | 'fields' | 'reason' | 'dependsOn' | 'precondition'>;
/** Before and after; one where both are the same. */
type States = readonly (BillDraft['before'] | BillDraft['after'])[];

/** What stands between the ids of a bill in an address. All bills of one kind share it. */
type AddressParts = readonly string[];

function createAddressParts(): (address: string, billId: string) => AddressParts {
  const known = new Map<string, AddressParts>();
  return (address, billId) => {
    const parts = address.split(billId);
    // An address without the bill's id is that of one change.
    if (parts.length === 1) return parts;
    const key = JSON.stringify(parts);
    const same = known.get(key) ?? parts;
    known.set(key, same);
    return same;
  };
}

interface Kept {
  readonly id: string;
  readonly billId: string;
  readonly head: Head;
  readonly addressParts: AddressParts;
  /** Where `Facts` and `States` are. */
  readonly factsAt: number;
  readonly statesAt: number;
}

class KeptChange {
  readonly #id;
  readonly #billId;
  readonly #head;
  readonly #addressParts;
  readonly #factsAt;
  readonly #statesAt;

  constructor({ id, billId, head, addressParts, factsAt, statesAt }: Kept) {
    this.#id = id;
    this.#billId = billId;
    this.#head = head;
    this.#addressParts = addressParts;
    this.#factsAt = factsAt;
    this.#statesAt = statesAt;
    Object.defineProperties(this, KeptChange.#LAZY);
  }

  static readonly #LAZY = lazyMembers<KeptChange>({
    id: (change) => change.#id,
    address: (change) => change.#addressParts.join(change.#billId),
    kind: (change) => change.#head.kind,
    origin: (change) => ({ billId: change.#billId }),
    recordsBill: (change) => change.#head.recordsBill,
    label: (change) => KeptChange.#factsOf(change).label,
    action: (change) => change.#head.action,
    before: (change) => (change.#head.action === 'create' ? null : KeptChange.#statesOf(change).at(0)),
    after: (change) => KeptChange.#statesOf(change).at(-1),
    fields: (change) => KeptChange.#factsOf(change).fields,
    reason: (change) => KeptChange.#factsOf(change).reason,
    dependsOn: (change) => KeptChange.#factsOf(change).dependsOn,
    precondition: (change) => KeptChange.#factsOf(change).precondition,
  });

  static #factsOf(change: KeptChange): Facts {
    return change.#head.ofFacts.read(change.#factsAt, change.#billId) as Facts;
  }

  static #statesOf(change: KeptChange): States {
    return change.#head.ofStates.read(change.#statesAt, change.#billId) as States;
  }
}

/** Written out: a change that is made by spreading takes three times the memory. Voids are few. */
function withId(id: string, draft: ChangeDraft): Change {
  if (draft.action === 'void') return { id, ...draft };
  const { address, kind, origin, recordsBill, label, action, before, after, fields, reason, dependsOn, precondition } =
    draft;
  const written = {
    id,
    address,
    kind,
    origin,
    recordsBill,
    label,
    action,
    before,
    after,
    fields,
    reason,
    dependsOn,
    precondition,
  };
  // Its members are those of one draft; see above.
  return written as Change;
}
