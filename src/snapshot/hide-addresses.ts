import { createHmac } from 'node:crypto';
import { readAddresses } from '../model/email-address.ts';
import { isList, type JsonValue } from '../model/json-value.ts';
import type { Account, M3terSnapshot } from '../model/m3ter.ts';
import type { BillAddress, QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { WorldSnapshot } from '../model/world.ts';

/** Rewrites an address, or a text with addresses in it. */
interface Rewriting {
  readonly email: (text: string) => string;
  readonly postal: (text: string) => string;
}

const EMAIL = /[^\s,;:<>()[\]"']+@[^\s,;:<>()[\]"']+/g;
const CODE_LENGTH = 10;

/**
 * The world without e-mail and postal addresses: a code replaces each of them.
 * - Equal addresses have equal codes, without regard to case.
 * - A code is valid only where the address is, and not shorter than it. So a plan decides and finds the same.
 * - Country and region stay, because account filters use them.
 * - Descriptions, memos and notes of bills and documents stay, because they are compared.
 *
 * @param salt random, kept in the snapshot: `revealAddresses` needs it.
 */
export function hideAddresses(world: WorldSnapshot, salt: string): WorldSnapshot {
  const codeOf = (text: string): string =>
    createHmac('sha256', salt).update(text.toLowerCase()).digest('hex').slice(0, CODE_LENGTH);
  const rewriting: Rewriting = {
    email: (text) => text.replaceAll(EMAIL, (address) => hiddenEmail(address, codeOf(address))),
    postal: (text) => (text === '' ? text : padTo(`hidden ${codeOf(text)}`, text.length)),
  };
  return { ...rewrite(world, rewriting), addresses: { form: 'hidden', salt } };
}

/** The world with the codes of all addresses in `texts` (the files of a workspace) turned back into addresses. */
export function revealAddresses(world: WorldSnapshot, texts: Iterable<string>): WorldSnapshot {
  const { salt } = world.addresses;
  if (salt === null) return world;
  const known = new Map<string, string>();
  for (const text of texts) {
    for (const [address] of text.matchAll(EMAIL)) {
      const code = createHmac('sha256', salt).update(address.toLowerCase()).digest('hex').slice(0, CODE_LENGTH);
      known.set(hiddenEmail(address, code), address);
    }
  }
  if (known.size === 0) return world;
  const email = (text: string): string => text.replaceAll(EMAIL, (code) => known.get(code) ?? code);
  return rewrite(world, { email, postal: (text) => text });
}

/** An address that belongs to nobody: its domain is reserved and never resolves. */
function hiddenEmail(address: string, code: string): string {
  const isGood = readAddresses(address).refused === 0;
  const domain = isGood ? '@hidden.invalid' : '@hidden';
  return `${padTo(code, address.length - domain.length)}${domain}`;
}

function padTo(text: string, length: number): string {
  return text.padEnd(length, 'x');
}

function rewrite(world: WorldSnapshot, rewriting: Rewriting): WorldSnapshot {
  return {
    ...world,
    m3ter: rewriteM3ter(world.m3ter, rewriting),
    quickbooks: rewriteQuickBooks(world.quickbooks, rewriting),
  };
}

function rewriteM3ter(m3ter: M3terSnapshot, { email, postal }: Rewriting): M3terSnapshot {
  return {
    ...m3ter,
    accounts: m3ter.accounts.map((account) => ({
      ...account,
      emailAddress: optional(email, account.emailAddress),
      address: rewriteAddress(account.address, postal),
      customFields: rewriteCustomFields(account.customFields, email),
    })),
    users: m3ter.users.map((user) => ({ ...user, email: optional(email, user.email), name: email(user.name) })),
    configs: m3ter.configs.map((config) => ({
      ...config,
      configData: Object.fromEntries(
        Object.entries(config.configData).map(([key, value]) => [key, rewriteJson(value, email)]),
      ),
      lastModifiedBy: optional(email, config.lastModifiedBy),
    })),
    runs: new Map([...m3ter.runs].map(([id, run]) => [id, { ...run, error: optional(email, run.error) }])),
    diagnostics: m3ter.diagnostics.map((found) => ({ ...found, message: email(found.message) })),
  };
}

function rewriteQuickBooks(quickbooks: QuickBooksSnapshot, { email, postal }: Rewriting): QuickBooksSnapshot {
  return {
    ...quickbooks,
    customers: quickbooks.customers.map((customer) => ({
      ...customer,
      email: optional(email, customer.email),
      notes: optional(email, customer.notes),
      billAddress: rewriteBillAddress(customer.billAddress, postal),
    })),
    documents: quickbooks.documents.map((document) => ({
      ...document,
      billEmail: optional(email, document.billEmail),
      billEmailCc: optional(email, document.billEmailCc),
      billEmailBcc: optional(email, document.billEmailBcc),
    })),
    diagnostics: quickbooks.diagnostics.map((found) => ({ ...found, message: email(found.message) })),
  };
}

/** Hides the same parts that are hidden in the address of an account. */
function rewriteBillAddress(address: BillAddress | null, postal: (text: string) => string): BillAddress | null {
  if (address === null) return null;
  return {
    ...address,
    line1: optional(postal, address.line1),
    line2: optional(postal, address.line2),
    line3: optional(postal, address.line3),
    line4: optional(postal, address.line4),
    city: optional(postal, address.city),
    postalCode: optional(postal, address.postalCode),
  };
}

function rewriteAddress(address: Account['address'], postal: (text: string) => string): Account['address'] {
  if (address === null) return null;
  return {
    ...address,
    addressLine1: optional(postal, address.addressLine1),
    addressLine2: optional(postal, address.addressLine2),
    addressLine3: optional(postal, address.addressLine3),
    addressLine4: optional(postal, address.addressLine4),
    locality: optional(postal, address.locality),
    postCode: optional(postal, address.postCode),
  };
}

function rewriteCustomFields(
  fields: Account['customFields'],
  email: (text: string) => string,
): Account['customFields'] {
  if (fields === null) return null;
  return new Map([...fields].map(([name, value]) => [name, 'text' in value ? { text: email(value.text) } : value]));
}

function rewriteJson(value: JsonValue, email: (text: string) => string): JsonValue {
  if (typeof value === 'string') return email(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((candidate) => rewriteJson(candidate, email));
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, rewriteJson(held, email)]));
}

function optional(change: (text: string) => string, text: string | null): string | null {
  return text === null ? null : change(text);
}
