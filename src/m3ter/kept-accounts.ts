import type { Account, CustomFieldValue } from '../model/m3ter.ts';
import { createKeptRows, type KeptRows } from '../support/kept-rows.ts';
import { lazyMembers } from '../support/lazy-members.ts';

/** Keeps decoded accounts small. What it gives is the account; some members are made again whenever they are asked for. */
export type KeepAccount = (account: Account) => Account;

/** Keeps addresses and custom fields of accounts as bytes outside the heap: they are two thirds of an account. */
export function createAccountKeeper(): KeepAccount {
  const rows = createKeptRows();
  return (account) => {
    const { address, customFields } = account;
    const fields = customFields === null ? null : [...customFields];
    const kept = new KeptAccount(account, { rows, address: rows.keep(address), customFields: rows.keep(fields) });
    // Its lazy members are not declared, because they are written into each account as its own.
    return kept as unknown as Account;
  };
}

/** Members are only declared, and written in the order of a decoded account: the digest of what was read depends on it. */
class KeptAccount implements Omit<Account, 'address' | 'customFields'> {
  declare readonly id: Account['id'];
  declare readonly code: Account['code'];
  declare readonly name: Account['name'];
  declare readonly emailAddress: Account['emailAddress'];
  declare readonly currency: Account['currency'];
  declare readonly purchaseOrderNumber: Account['purchaseOrderNumber'];
  declare readonly parentAccountId: Account['parentAccountId'];
  declare readonly sendBillsToThirdParties: Account['sendBillsToThirdParties'];
  declare readonly optOutReadable: Account['optOutReadable'];
  readonly #rows;
  readonly #address;
  readonly #customFields;

  constructor(account: Account, kept: { rows: KeptRows; address: number; customFields: number }) {
    this.#rows = kept.rows;
    this.#address = kept.address;
    this.#customFields = kept.customFields;
    this.id = account.id;
    this.code = account.code;
    this.name = account.name;
    this.emailAddress = account.emailAddress;
    Object.defineProperties(this, KeptAccount.#ADDRESS);
    this.currency = account.currency;
    Object.defineProperties(this, KeptAccount.#CUSTOM_FIELDS);
    this.purchaseOrderNumber = account.purchaseOrderNumber;
    this.parentAccountId = account.parentAccountId;
    this.sendBillsToThirdParties = account.sendBillsToThirdParties;
    this.optOutReadable = account.optOutReadable;
  }

  static readonly #ADDRESS = lazyMembers<KeptAccount>({
    address: (account) => account.#rows.read(account.#address),
  });

  static readonly #CUSTOM_FIELDS = lazyMembers<KeptAccount>({
    customFields: (account) => {
      const fields = account.#rows.read(account.#customFields) as
        readonly (readonly [string, CustomFieldValue])[] | null;
      return fields === null ? null : new Map(fields);
    },
  });
}
