import type { CodeEntry } from '../codes.ts';

/**
 * Comparing, and plans: live, saved and stale. `plan/…`, and those of `integration/…`, `mapping/…` and `m3ter/…` that are
 * findings of a plan. Guards: `model/guards.ts`.
 */
export const PLAN_CODES = {
  'integration/pinned-not-found': {
    title: 'the pinned configuration does not exist',
    cause: 'The Integration document pins an id with id:, and m3ter has no integration configuration with that id.',
    cure: 'Correct the id, or remove it so that the configuration is matched by name and destination.',
  },
  'integration/replace-refused': {
    title: 'a configuration would have to be replaced',
    cause: 'The pinned configuration has another destination or entity type than the file wants.',
    cure: 'Remove the id to make a new configuration, and disable the old one in m3ter.',
  },
  'integration/remote-duplicate': {
    title: 'two configurations of one name',
    cause:
      'm3ter has several configurations with this name, destination and entity type; which one is meant is not guessed.',
    cure: 'Pin the right one with id:, or delete the others in m3ter.',
  },
  'integration/unmanaged-keys': {
    title: 'settings that tieout does not manage',
    cause: "The configuration in m3ter has configData keys that are not in tieout's table. They are kept as they are.",
    cure: 'Nothing needs doing. If one of them is a setting of the files, name it with m3ter.configKeys in the Connection.',
  },
  'integration/not-described': {
    title: 'm3ter has a configuration that no file describes',
    cause:
      'Its file was removed or renamed, or somebody made it in the console. tieout leaves it alone; while it is enabled and authorized, m3ter sends bills with it.',
    cure: 'Disable or delete it in the m3ter console, or describe it again with tieout import. An integration of the files that is meant to be it gets its id, and tieout import then takes the settings over; one that takes every account must leave it its accounts.',
  },
  'mapping/remote-duplicate': {
    title: 'two external mappings of one key',
    cause:
      'm3ter has several mappings with the natural key of a mapping in the files; which one is meant is not guessed.',
    cure: 'Delete all but one in m3ter.',
  },
  'plan/records-refused': {
    title: 'sent bills cannot be recorded in m3ter',
    cause:
      "m3ter's mapping vocabulary does not offer the entity Bill or the tables Invoice and CreditMemo for this system.",
    cure: 'Nothing needs doing: the marker and the number of each invoice carry the record alone.',
  },
  'plan/invoiced-by-hand': {
    title: 'a bill may be invoiced by hand',
    cause:
      'QuickBooks has a document that tieout did not make, of the same kind, customer, currency and total as a bill that this plan sends, and dated between the first day of the bill and the day that it is due. If both bill the same, the customer is billed twice. It is a remark where an earlier bill that was sent has such a document beside it too, and where the bill is not sent, because a person voided or deleted its document.',
    cure: 'Nothing, if the document bills something else. If it bills the same, void or delete it in QuickBooks, or map the bill to it, so that it is recorded in place of sending the bill.',
  },
  'plan/no-integration': {
    title: 'bills that nobody sends',
    cause:
      'An account passes the filter of no integration of the connection, and no file excludes it: often a custom field of the account is mistyped or empty. Its bills become no invoices.',
    cure: 'Correct the account in m3ter, or widen accounts.filter or accounts.include of an integration. If the account is not to be billed here, name it in accounts.exclude.',
  },
  'plan/takes-no-account': {
    title: 'an integration takes no account, and bills are left to nobody',
    cause:
      'The account filter is false for every account that has bills, most likely because a field or a text in it is mistyped. Approved bills pass the filter of no integration.',
    cure: 'Correct accounts.filter; the finding names what the accounts have. The guard max-unbilled refuses a plan that creates such an integration, and an apply beside one that m3ter has ends with exit code 4.',
  },
  'plan/customer-changed': {
    title: 'a customer differs from its account',
    cause:
      'Since its customer was made, the account was given another name, e-mail or postal address in m3ter, or a person changed the customer in QuickBooks. Invoices are printed with what the customer has.',
    cure: 'Change the customer in QuickBooks, or set customers.onChange: update, which lets tieout write what the account has. A customer of several accounts, a sub-customer or project, and an inactive one are never written to.',
  },
  'plan/sent-past-approval': {
    title: 'a bill is sent without the approval that another integration waits for',
    cause:
      'Two integrations of the connection take the account. One sends bills before they are approved, so it sends this one, while the other waits for its approval. Only a bill that both would send now is blocked.',
    cure: 'Tell their accounts apart with accounts.filter, include or exclude, or set bills.onlySendOnApproval: true in the one that sends. Until then approve the bill in m3ter, or leave it out of the apply.',
  },
  'plan/native-run-open': {
    title: "a run of m3ter's own engine does not end",
    cause:
      "m3ter's own integration began to send the bill more than a day ago and has not ended. tieout does not race it, so the bill is not sent.",
    cure: 'Look at the run in m3ter (Integrations, Events) and end or replay it there. delivery.nativeRunMaxHours says after how many hours tieout sends such a bill itself.',
  },
  'm3ter/opt-out-not-readable': {
    title: 'opt-outs of accounts cannot be read',
    cause:
      "m3ter's answer does not carry configData of some accounts, where SendBillsToThirdParties is set. Their bills are sent as if nobody had opted out.",
    cure: 'Look at these accounts in m3ter. accounts.missingOptOut: block holds their bills back; accounts.exclude leaves single ones out.',
  },
  'plan/unknown-bill': {
    title: 'no such bill',
    cause:
      'A bill named on the command line is not among the bills that m3ter gave. For an undo, the number of a void invoice names no bill, because another invoice of it would be voided.',
    cure: 'Use the whole id of the bill, and a --since day that is not after its date.',
  },
  'plan/bill-out-of-scope': {
    title: 'a bill that was named is left out by another option',
    cause: 'The bill exists, but --integration or --since limit the plan to others.',
    cure: 'Leave that option out: --bill alone brings what the bill needs.',
  },
  'plan/not-json': {
    title: 'the plan file is not JSON',
    cause: 'The file given to apply or show cannot be read as JSON; it may be cut off or another file.',
    cure: 'Make a new plan with tieout plan --out FILE.',
  },
  'plan/not-a-plan': {
    title: 'the file is not a plan',
    cause: 'The JSON has no formatVersion, so tieout plan --out FILE did not write it.',
    cure: 'Make a new plan with tieout plan --out FILE.',
  },
  'plan/version': {
    title: 'the plan has another format',
    cause: 'The plan was saved by a version of tieout whose plans this version does not read.',
    cure: 'Make a new plan with this version, or apply it with the version that saved it.',
  },
  'plan/schema': {
    title: 'the plan file is damaged',
    cause: 'The file does not match schemas/plan.schema.json.',
    cure: 'Make a new plan with tieout plan --out FILE.',
  },
  'plan/edited': {
    title: 'the plan file was edited',
    cause: 'An id in the file is not the digest of the content beside it. What was reviewed is bound to these ids.',
    cure: 'Make a new plan with tieout plan --out FILE, and have it reviewed.',
  },
  'plan/stale': {
    title: 'the plan no longer holds',
    cause:
      'Since the plan was saved, m3ter, QuickBooks or the files changed, so that a reviewed change means something else now, or a change is needed that nobody reviewed.',
    cure: 'Make and review a new plan, or send what still holds with --on-stale skip.',
  },
  'plan/of-sandbox': {
    title: 'the plan is of the sandbox',
    cause: 'It was made with --sandbox, whose systems are embedded in tieout; the real ones know nothing of it.',
    cure: 'Give --sandbox to apply as well, or make a plan without it.',
  },
  'plan/from-snapshot': {
    title: 'the plan was made from a snapshot without addresses',
    cause: 'Codes stand in it in place of e-mail and postal addresses, so what it says cannot be sent.',
    cure: 'Make a live plan with tieout plan --out FILE, and apply that.',
  },
  'plan/other-workspace': {
    title: 'the plan was made for other systems',
    cause:
      'Its m3ter organization or QuickBooks realm is not that of the connection it was to be applied with, or only one of plan and apply was given --sandbox.',
    cure: 'Apply it in the workspace it was made in, or choose the right --connection; give --sandbox to both or to none.',
  },
  'plan/resend-without-effect': {
    title: '--resend changes nothing',
    cause:
      'A bill given to --resend is sent again only when its invoice was voided or deleted in QuickBooks and the rules still send it.',
    cure: 'Void the invoice in QuickBooks first, or leave the bill out of --resend.',
  },
  'plan/digest': {
    title: 'the plan is not the one that was expected',
    cause: 'The id of the plan does not begin with what --expect-digest says.',
    cure: 'Review the plan that was shown and give its id.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
