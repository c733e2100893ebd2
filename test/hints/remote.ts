import type { REMOTE_CODES } from '../../src/model/codes/remote.ts';
import { addressOf, answers, changesAnswers, exports, fault, heals, isDown, network, waits } from './broken-worlds.ts';
import type { CommandHint } from './obey-command.ts';
import type { Act } from './obey-plan.ts';
import { ONE_BILL, SENT, type CommandRow } from './row.ts';

type RemoteCode = Exclude<keyof typeof REMOTE_CODES, `token/${string}`>;

const APPLY = 'apply --auto-approve';
const M3TER = /m3ter\.com\/(?!oauth)/;
const QUICKBOOKS = /quickbooks\.api\.intuit\.com/;
/** Sends the bill once the world is as the next step wants it. */
const sends = (words: string, breaks: readonly Act[], more: Partial<CommandHint> = {}): CommandHint => ({
  words,
  wrong: APPLY,
  right: APPLY,
  acts: [heals],
  documents: [SENT],
  ...more,
  breaks,
});

/** Each page of the bills is the first one, and says that there is another. */
const repeatingPages = network(async (request, systems) => {
  if (!/\/bills\?/.test(request.url)) return await systems(request);
  const url = new URL(request.url);
  url.searchParams.delete('nextToken');
  const body = (await (await systems(new Request(url, request))).json()) as object;
  return Response.json({ ...body, nextToken: 'again' });
});

/** The list of items ends before its count, as when somebody imports. */
const shortList = changesAnswers(/select \* from Item/i, (body: { QueryResponse: { Item?: object[] } }) => ({
  ...body,
  QueryResponse: { ...body.QueryResponse, Item: body.QueryResponse.Item?.slice(0, 100) },
}));

/** More items than are shown. */
const MANY_ITEMS = `${ONE_BILL}quickbooks:
  items: [${Array.from({ length: 250 }, (_, at) => `{ id: '${String(at + 1000)}', name: Item ${String(at)} }`).join(', ')}]
`;

/** The configuration has another id. */
const renameConfig =
  (id: string): Act =>
  ({ sandbox }) => {
    const { configs } = sandbox.states.m3ter;
    configs.splice(0, configs.length, ...configs.map((config) => ({ ...config, id })));
  };

/** m3ter's own engine may send, and the addresses of its runs answer 404. */
const ENGINE_ON = ONE_BILL.replace('m3ter:\n', 'm3ter:\n  integration: { credential: true }\n');
const noRuns = answers(/\/integrationruns\//, 404, { message: 'Not Found' });

/** Failures of m3ter, of QuickBooks and of the way there; sign-in is in `tokens.ts`. */
export const REMOTE_HINTS: Readonly<Record<RemoteCode, CommandRow>> = {
  'm3ter/unavailable': sends('then run the command again', [isDown(M3TER)]),
  'm3ter/throttled': [
    sends('run the command again later', [answers(M3TER, 429, { message: 'Too Many Requests' })]),
    sends('lower limits.m3terrequestspersecond in the connection', [answers(M3TER, 429, { message: 'Too Many' })], {
      acts: [
        heals,
        {
          editFile: {
            file: 'connection.yaml',
            replace: 'm3ter:',
            with: 'limits: { m3terRequestsPerSecond: 2 }\nm3ter:',
          },
        },
      ],
    }),
  ],
  'm3ter/credentials-refused': sends(
    'check m3ter_api_key and m3ter_api_secret',
    [exports({ M3TER_API_SECRET: 'mistyped' })],
    { acts: [exports({ M3TER_API_SECRET: 'sandbox-m3ter-secret' })] },
  ),
  'm3ter/not-signed-in': [
    sends(
      'check m3ter.organizationid of the connection',
      [exports({ M3TER_ORG_ID: '2f0c5a1e-7b1d-4c7e-9a53-6d1f0e8b4c99' })],
      { acts: [exports({ M3TER_ORG_ID: '2f0c5a1e-7b1d-4c7e-9a53-6d1f0e8b4c21' })] },
    ),
    sends('the service user has the administrator permission', [answers(M3TER, 403, { message: 'Forbidden' })]),
  ],
  'm3ter/request-refused': sends('check m3ter_base_url', [answers(M3TER, 400, { message: 'Unknown path' })]),
  'm3ter/incomplete-list': sends('run the command again', [repeatingPages]),
  'm3ter/unexpected-answer': sends('look at the object in the m3ter console', [
    changesAnswers(/\/integrationconfigs\?/, (body: { data: object[] }) => ({
      ...body,
      data: body.data.map((config) => ({ ...config, configData: 7 })),
    })),
  ]),
  'm3ter/not-available': {
    words: 'the administrator permission opens all of them',
    breaks: [answers(/\/integrationconfigs\/available/, 403, { message: 'Forbidden' })],
    wrong: 'plan',
    acts: [heals],
    right: APPLY,
    documents: [SENT],
  },
  'm3ter/runs-not-found': [
    {
      words: 'take the authorization of the integration away in m3ter',
      world: ENGINE_ON,
      breaks: [noRuns],
      wrong: 'plan',
      acts: [
        ({ sandbox }) => {
          for (const credential of sandbox.states.m3ter.credentials) credential.connected = false;
        },
      ],
      right: APPLY,
      documents: [SENT],
    },
    {
      words: "ask m3ter's support for the runs api",
      world: ENGINE_ON,
      breaks: [noRuns],
      wrong: 'plan',
      // m3ter's own integration, which is on here, has its time first.
      acts: [heals, waits(3_600_000)],
      right: APPLY,
      documents: [SENT],
    },
  ],
  'm3ter/catalogue-not-understood': {
    words: 'compare with: tieout discover',
    world: `${ONE_BILL}modes: { m3ter: { catalogueShape: opaque } }\n`,
    wrong: 'plan',
    right: 'discover',
    stays: 'the catalogue cannot be read here; the keys that m3ter has are shown',
  },
  'http/invalid-url': sends('write it as https://host/', [exports({ M3TER_BASE_URL: 'api.m3ter.com' })], {
    acts: [exports({ M3TER_BASE_URL: 'https://api.m3ter.com/' })],
  }),
  'http/insecure-url': sends('use https', [exports({ M3TER_BASE_URL: 'http://api.m3ter.com/' })], {
    acts: [exports({ M3TER_BASE_URL: 'https://api.m3ter.com/' })],
  }),
  'http/tls-off': sends('unset', [exports({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })], {
    acts: [exports({ NODE_TLS_REJECT_UNAUTHORIZED: null })],
  }),
  'http/unsafe-path': {
    words: 'give it another one',
    world: '202-config-updated',
    breaks: [renameConfig('..')],
    wrong: APPLY,
    acts: [renameConfig('c0ffee00-0000-4000-8000-000000000001')],
    right: APPLY,
  },
  'http/foreign-origin': {
    test: ['test/host/transport.test.ts', 'sends nothing to another host, nor in clear to any but this machine'],
  },
  'quickbooks/unavailable': [
    sends('run the command again in a few minutes', [answers(QUICKBOOKS, 503, {})]),
    sends('check the network, and quickbooks_base_url when it is set', [isDown(QUICKBOOKS)]),
  ],
  'quickbooks/throttled': sends('wait some minutes, end other programs', [
    answers(QUICKBOOKS, 429, fault('3001', 'SERVICE')),
  ]),
  'quickbooks/realm-refused': sends('check realmid', [exports({ QUICKBOOKS_REALM_ID: '9341453172026099' })], {
    acts: [exports({ QUICKBOOKS_REALM_ID: '9341453172026001' })],
  }),
  'quickbooks/token-refused': sends('run tieout auth login', [
    answers(QUICKBOOKS, 401, fault('3200', 'AUTHENTICATION')),
  ]),
  'quickbooks/user-refused': sends('give the user access again', [
    answers(QUICKBOOKS, 403, fault('120', 'AuthorizationFault')),
  ]),
  'quickbooks/company-closed': sends('sign in to quickbooks in a browser', [answers(QUICKBOOKS, 400, fault('6190'))]),
  'quickbooks/refused': {
    words: 'run tieout doctor',
    breaks: [answers(/select \* from Item/, 400, fault('4000'))],
    wrong: 'plan',
    acts: [],
    right: 'doctor',
    exitCode: 4,
    stays: 'doctor says which check fails',
  },
  'quickbooks/incomplete-list': {
    ...sends('run the command again when nobody is importing', [shortList]),
    world: MANY_ITEMS,
  },
  'quickbooks/unexpected-answer': sends('run the command again', [
    network(async (request, systems) =>
      /select \* from Item/.test(addressOf(request)) ? new Response('[') : await systems(request),
    ),
  ]),
  'quickbooks/list-not-readable': [
    {
      words: 'sign in as a user who may see it',
      breaks: [answers(/from Vendor/, 400, fault('5020'))],
      wrong: 'plan',
      acts: [heals],
      right: APPLY,
      documents: [SENT],
    },
    {
      words: 'or ignore this: everything else is read',
      breaks: [answers(/from Vendor/, 400, fault('5020'))],
      wrong: 'plan',
      right: APPLY,
      stays: 'the list is still not read, and nothing here needs it',
      documents: [SENT],
    },
  ],
  'quickbooks/record-not-readable': {
    words: 'open that record in quickbooks and correct what is unusual in it',
    world: `${ONE_BILL}modes: { quickbooks: { impossibleEmail: error10000 } }
quickbooks:
  customers: [{ id: '58', displayName: ACME Ltd }, { id: '59', displayName: Globex }]
`,
    breaks: [{ mistype: { customer: '59', address: 'two words' } }],
    wrong: 'plan',
    acts: [{ mistype: { customer: '59', address: 'ap@globex.example' } }],
    right: APPLY,
    documents: [SENT],
  },
  'quickbooks/table-not-readable': {
    words: 'name records of this table by their id',
    world: `${ONE_BILL}workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: platform, item: '19' }
      - { product: api, item: '20' }
      - { m3ter: { entity: Account, id: 41cdba5e-d922-424b-86c3-7bb11ac289cc }, external: { table: Term, name: Net 30 } }
`,
    breaks: [answers(/from Term/, 400, fault('4001'))],
    wrong: 'plan',
    acts: [{ editFile: { file: 'mappings.yaml', replace: 'name: Net 30', with: "id: '3'" } }],
    right: APPLY,
    documents: [SENT],
  },
};
