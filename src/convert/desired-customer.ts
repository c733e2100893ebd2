import { QUICKBOOKS_MAX } from '../model/field-limits.ts';
import { customerAddress, mappingAddress } from '../model/address.ts';
import type { CustomerState } from '../model/change.ts';
import type { DesiredCustomer, DesiredMapping } from '../model/desired.ts';
import { readAddresses } from '../model/email-address.ts';
import type { Account } from '../model/m3ter.ts';
import type { Customer } from '../model/quickbooks.ts';
import { REASONS } from '../model/reasons/all-reasons.ts';
import type { RemoteRef } from '../model/sales-document.ts';
import type { CustomerNeed } from './customers.ts';
import type { SimilarCustomer } from './similar-names.ts';
import type { TextFitter } from './latin-text.ts';
import { customerNotes } from '../model/customer-notes.ts';

type CreateOrAdopt = { readonly system: string } & (
  | {
      readonly create: {
        readonly name: string;
        readonly currency: string | null;
        /** What was changed in the account's name, in words. */
        readonly notes: readonly string[];
        /** An existing customer that may be the same company. */
        readonly similar: SimilarCustomer | null;
        /** True when earlier invoices of the account may be for another customer, because not all bills were read. */
        readonly isPartial: boolean;
        readonly text: TextFitter;
      };
    }
  | { readonly adopt: Customer; readonly reason: 'customer-found' | 'mapping-missing' }
);

/** The customer to create or adopt for an account, with the mapping that records it. */
export function desiredCustomer(need: CustomerNeed, choice: CreateOrAdopt): DesiredCustomer {
  const { account, billId } = need;
  const address = customerAddress(account.code);
  const adopted = 'adopt' in choice ? choice.adopt : null;
  const state = 'adopt' in choice ? adoptedState(account, choice.adopt) : createdState(account, choice.create);
  const notes = 'adopt' in choice ? [] : choice.create.notes;
  return {
    address,
    state,
    adopt: adopted === null ? null : { id: adopted.id, syncToken: adopted.syncToken },
    mapping: customerMapping(
      need,
      adopted === null ? { address } : { id: adopted.id },
      choice.system,
      state.displayName,
    ),
    renamed: notes.length === 0 ? null : { from: account.name, notes },
    reason:
      'adopt' in choice
        ? { code: choice.reason, message: REASONS[choice.reason].sentence }
        : createReason(choice.create),
    billId,
    label: state.displayName.endsWith(`(${account.code})`)
      ? state.displayName
      : `${state.displayName} (${account.code})`,
  };
}

/**
 * A changed name has its own reason. "Nobody has the name" would say less, and is false when the name was made unique.
 */
function createReason({
  notes,
  similar,
  isPartial,
}: Extract<CreateOrAdopt, { create: unknown }>['create']): DesiredCustomer['reason'] {
  const code = 'no-customer';
  const unread = isPartial ? '; other bills of the account were not read' : '';
  const why = `${notes.length === 0 ? REASONS[code].sentence : `no mapping; ${notes.join('; ')}`}${unread}`;
  if (similar === null) return { code, message: why };
  const { customer, shares } = similar;
  const named = `customer ${customer.id} "${customer.displayName}"`;
  return {
    code,
    message: `${why}; ${named} has ${shares}: if it is the same company, map the account to it first`,
  };
}

function createdState(
  account: Account,
  { name: displayName, currency, text }: Extract<CreateOrAdopt, { create: unknown }>['create'],
): CustomerState {
  return {
    accountId: account.id,
    accountCode: account.code,
    displayName,
    companyName: displayName.length <= QUICKBOOKS_MAX.companyName ? displayName : null,
    email: readAddresses(account.emailAddress ?? '').text,
    currency,
    billAddress: billAddress(account, text),
    notes: customerNotes(account.id),
  };
}

/** Adopting a customer changes nothing in it. */
function adoptedState(account: Account, customer: Customer): CustomerState {
  return {
    accountId: account.id,
    accountCode: account.code,
    displayName: customer.displayName,
    companyName: null,
    email: customer.email,
    currency: customer.currency,
    billAddress: null,
    notes: customer.notes,
  };
}

export function billAddress({ address }: Account, { fit }: TextFitter): CustomerState['billAddress'] {
  if (address === null || Object.values(address).every((text: string | null) => (text ?? '').trim() === ''))
    return null;
  return {
    line1: clipped(fit(address.addressLine1 ?? ''), QUICKBOOKS_MAX.addressLine),
    line2: clipped(fit(address.addressLine2 ?? ''), QUICKBOOKS_MAX.addressLine),
    line3: clipped(fit(address.addressLine3 ?? ''), QUICKBOOKS_MAX.addressLine),
    line4: clipped(fit(address.addressLine4 ?? ''), QUICKBOOKS_MAX.addressLine),
    city: clipped(fit(address.locality ?? ''), QUICKBOOKS_MAX.place),
    region: clipped(fit(address.region ?? ''), QUICKBOOKS_MAX.place),
    postalCode: clipped(fit(address.postCode ?? ''), QUICKBOOKS_MAX.postalCode),
    country: clipped(fit(address.country ?? ''), QUICKBOOKS_MAX.place),
  };
}

function clipped(text: string, length: number): string | null {
  const cleaned = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return cleaned === '' ? null : cleaned.slice(0, length);
}

function customerMapping(need: CustomerNeed, external: RemoteRef, system: string, name: string): DesiredMapping {
  const { account, integration } = need;
  const settings = integration.settings;
  const linked = settings.bills.enforceLinkedMappings;
  const link = integration.configId === null ? { address: integration.address } : { id: integration.configId };
  const key = {
    m3terEntity: 'Account',
    m3terId: account.id,
    externalSystem: system,
    externalTable: 'Customer',
    linkedTo: linked ? settings.name : null,
  };
  return {
    address: mappingAddress({
      system,
      table: 'Customer',
      entity: 'Account',
      key: account.code,
      linkedTo: key.linkedTo,
    }),
    key,
    state: {
      m3terEntity: key.m3terEntity,
      m3terId: account.id,
      externalSystem: system,
      externalTable: key.externalTable,
      external,
      linkedTo: linked ? link : null,
    },
    label: `account ${account.code} → customer ${'id' in external ? `${external.id} ` : ''}${name}`,
    place: settings.origin.at('customers', 'missing'),
  };
}
