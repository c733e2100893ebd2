import type { CodeEntry } from '../codes.ts';

/** References that only the remote systems can resolve: `reference/…`, `mapping/…`, `integration/…`. */
export const DESIRED_CODES = {
  'reference/unknown-account': {
    title: 'm3ter has no such account',
    cause: 'A code or id in the files names no account of the organization.',
    cure: 'Correct it: tieout lookup accounts. Codes are compared letter by letter.',
  },
  'reference/unknown-product': {
    title: 'm3ter has no such product',
    cause: 'A code or id in the files names no product of the organization.',
    cure: 'Correct it: tieout lookup products.',
  },
  'reference/unknown-aggregation': {
    title: 'm3ter has no such aggregation',
    cause: 'A code or id in the files names no aggregation of the organization.',
    cure: 'Correct it: tieout lookup aggregations. A compound aggregation has its own key in mappings.',
  },
  'reference/unknown-compound-aggregation': {
    title: 'm3ter has no such compound aggregation',
    cause: 'A code or id in the files names no compound aggregation of the organization.',
    cure: 'Correct it: tieout lookup aggregations. A plain aggregation has its own key in mappings.',
  },
  'reference/unknown-pricing-band': {
    title: 'm3ter has no such pricing band',
    cause: 'No pricing has a band with this id; an edited pricing may have new bands.',
    cure: 'Correct it: tieout lookup bands.',
  },
  'reference/unknown-user': {
    title: 'm3ter has no such user',
    cause: 'An e-mail or id in notifyOnDisabled belongs to no user of the organization.',
    cure: 'Correct it: tieout lookup users. Bills are sent all the same; the configuration waits.',
  },
  'reference/unknown-custom-field': {
    title: 'no account has this custom field',
    cause: 'Neither the organization nor any account has an account custom field of this name.',
    cure: 'Correct the name, or add the field in m3ter: Settings, Custom fields.',
  },
  'reference/unknown-invoice-field': {
    title: 'the company has no such custom field on invoices',
    cause: 'delivery.purchaseOrder names a custom field that is not in use on the sales forms of QuickBooks.',
    cure: 'Use the number of a field the company has: tieout lookup customFields. Or write purchaseOrder: memo.',
  },
  'integration/no-pay-button': {
    title: 'invoices go out without a pay button',
    cause:
      'The company takes online payments; both payment switches are off unless they are written, and off is sent with each invoice.',
    cure: 'Write both under quickbooks: true, false, or null, which leaves it to the company’s own setting.',
  },
  'reference/ambiguous-code': {
    title: 'several objects of m3ter have this code',
    cause: 'A code names more than one object, and tieout never guesses.',
    cure: 'Use the id of the right one; the message lists them.',
  },
  'reference/not-an-id': {
    title: 'an id was expected',
    cause: 'For this kind of object tieout knows no codes, and the text has not the form of a UUID.',
    cure: 'Write the UUID that the m3ter console shows on the page of the object.',
  },
  'reference/included-and-excluded': {
    title: 'an account is included and excluded',
    cause: 'The same account is in accounts.include and in accounts.exclude, perhaps once by code and once by id.',
    cure: 'Remove it from one of the lists; exclude wins.',
  },
  'reference/unknown-item': {
    title: 'QuickBooks has no such item',
    cause: 'No product or service of the company has this Id, name or SKU.',
    cure: 'Correct it: tieout lookup items. Names are compared letter by letter.',
  },
  'reference/inactive-item': {
    title: 'the QuickBooks item is inactive',
    cause: 'The only item with this Id, name or SKU was made inactive.',
    cure: 'Make it active in QuickBooks (Sales, Products & services), or name another one.',
  },
  'reference/unknown-customer': {
    title: 'QuickBooks has no such customer',
    cause: 'No customer of the company has this Id or display name.',
    cure: 'Correct it: tieout lookup customers. Names are compared letter by letter.',
  },
  'reference/inactive-customer': {
    title: 'the QuickBooks customer is inactive',
    cause: 'The only customer with this Id or display name was made inactive.',
    cure: 'Make it active in QuickBooks (Sales, Customers), or name another one.',
  },
  'reference/ambiguous-record': {
    title: 'several QuickBooks records fit',
    cause: 'A name or SKU fits more than one active record, and tieout never guesses.',
    cure: 'Write the Id of the right one in quotes; the message lists them.',
  },
  'reference/unknown-record': {
    title: 'QuickBooks has no such active record',
    cause: 'A name or Id in a mapping fits no active record of the table, or the table cannot be searched by name.',
    cure: 'Write the Id of an active record in quotes.',
  },
  'reference/unknown-tax-code': {
    title: 'the tax code cannot be used',
    cause:
      'In a US company a line takes NON or TAX; elsewhere exactly one active TaxCode of this Id or name is needed.',
    cure: 'Set delivery.tax.code to one of those the message lists.',
  },
  'mapping/same-key-twice': {
    title: 'the same thing is mapped twice',
    cause: 'Two lines, perhaps in two files, or once by code and once by id, map the same m3ter object to one table.',
    cure: 'Keep one of the lines.',
  },
  'mapping/integration-not-usable': {
    title: 'linked mappings have nothing to be linked to',
    cause: 'The integration of the file does not exist in m3ter, and an error keeps it from being created.',
    cure: 'Correct the errors of the integration first.',
  },
  'mapping/nothing-to-delete': {
    title: 'a line with absent: true names nothing',
    cause: 'The object it names by code does not exist in m3ter, so its mapping cannot be found.',
    cure: 'Remove the line, or write the id of the object.',
  },
  'mapping/absent-but-needed': {
    title: 'a line with absent: true would take away what bills write again',
    cause:
      'The account has bills, and is mapped to the customer that tieout made for it, or that has its name. Deleted, the mapping would be written again with the next bill.',
    cure: 'Remove the line.',
  },
  'mapping/item-missing': {
    title: 'a product on bills has no QuickBooks item',
    cause: 'Lines of bills of this plan have the product, and no mapping names it: those bills are blocked.',
    cure: 'Add the line that the message shows, or set delivery.unmappedItem: send.',
  },
  'mapping/accounting-product-missing': {
    title: "an accounting product has no mapping, and its lines go to the product's item",
    cause:
      'Lines of bills that this plan sends have an accounting product without a mapping, so they get the item of their product, and with it its income account. It is a warning where other accounting products are mapped, and a remark where none is.',
    cure: 'Map the accounting product: to an item of its own, or to the item of the product when that is meant.',
  },
  'mapping/namesake': {
    title: 'another record has the very name',
    cause:
      'A line names a customer or an item by its Id, and QuickBooks has another one that is called exactly as the m3ter object. An import copies what m3ter has, also a wrong mapping.',
    cure: 'Correct the line; or, if it is meant, name the record in it by its name or SKU in place of the Id.',
  },
  'mapping/shared-customer': {
    title: 'several accounts share a customer',
    cause:
      'Accounts are mapped to one QuickBooks customer, to whom the invoices of all of them go. That may be meant, or a line was copied and its customer left. It is a remark where one account is the parent of the others in m3ter, or all have the same parent, and a warning everywhere else.',
    cure: 'Correct the line of the account that has a customer of its own; nothing, if it is meant.',
  },
  'mapping/other-customer': {
    title: "invoices of an account go to a customer that seems to be another's",
    cause:
      'Bills that this plan sends go to a customer that has the name of another account, or to another customer than all earlier invoices of their account. That may be meant, or a line names the wrong customer. It is a remark where the customer has the name of an account of the same parent.',
    cure: 'Correct the line of the account; nothing, if it is meant.',
  },
  'mapping/not-in-vocabulary': {
    title: 'm3ter does not offer this mapping',
    cause: "The entity, system or table is not in m3ter's list of permitted mappings, so m3ter may refuse it.",
    cure: 'Use one of the names the message lists.',
  },
  'mapping/prune-suspended': {
    title: 'pruning waits',
    cause: 'A line of the same kind could not be resolved; deleting what no line names could delete what it means.',
    cure: 'Correct the errors of these mappings.',
  },
  'integration/filter-matches-none': {
    title: 'the account filter takes no account',
    cause: 'For every account of the organization the filter is false.',
    cure: 'Check fields and values; text is compared letter by letter.',
  },
  'integration/filter-matches-all': {
    title: 'the account filter takes every account',
    cause: 'For every account of the organization the filter is true.',
    cure: 'Remove the filter if that is meant.',
  },
  'integration/key-not-offered': {
    title: "a setting is not in m3ter's catalogue",
    cause: "m3ter's own list of options for the destination has no such key, so the setting may have no effect there.",
    cure: 'Compare with tieout discover, and set the right key in the Connection under m3ter.configKeys.',
  },
  'integration/destination-not-offered': {
    title: 'm3ter does not offer this destination',
    cause: "The destination is not in m3ter's catalogue for the organization.",
    cure: 'Ask m3ter to switch the integration on, or check quickbooks.environment in the Connection.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
