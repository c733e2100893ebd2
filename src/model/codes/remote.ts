import type { CodeEntry } from '../codes.ts';

/** Transport, credentials and both APIs: `http/…`, `m3ter/…`, `quickbooks/…`, `token/…`. */
export const REMOTE_CODES = {
  'm3ter/unavailable': {
    title: 'm3ter cannot be reached',
    cause: 'The network, a proxy, or m3ter itself did not answer, or answered with a server error several times.',
    cure: 'Check the network and M3TER_BASE_URL, then run the command again. Reading changes nothing.',
  },
  'm3ter/throttled': {
    title: "m3ter's request limit is used up",
    cause: 'Other clients of the organization share its limit of requests, and waiting did not help.',
    cure: 'Run the command again later, or lower limits.m3terRequestsPerSecond in the Connection.',
  },
  'm3ter/credentials-refused': {
    title: 'm3ter does not accept the API key and secret',
    cause: 'The key pair is wrong, was deleted, or belongs to another environment.',
    cure: 'Make a new access key: m3ter console, Settings, Access, Service Users; set M3TER_API_KEY and M3TER_API_SECRET.',
  },
  'm3ter/not-signed-in': {
    title: 'm3ter refuses access to the organization',
    cause: 'The token was refused twice: it ended, the organization id is wrong, or the service user lacks permission.',
    cure: 'Check M3TER_ORG_ID and the Connection, and give the service user the Administrator permission.',
  },
  'm3ter/request-refused': {
    title: 'm3ter refused a request',
    cause: 'The address or a parameter is not known to m3ter, most often because of a wrong base URL.',
    cure: 'Check M3TER_BASE_URL and the organization id.',
  },
  'm3ter/incomplete-list': {
    title: 'A list of m3ter could not be read to its end',
    cause: 'The page tokens repeated. A part of a list is never taken for the whole.',
    cure: 'Run the command again; if it stays, report it to m3ter with the name of the list.',
  },
  'm3ter/unexpected-answer': {
    title: 'An object of m3ter is not what its API promises',
    cause: 'A field that money or identity depends on is missing or has another type.',
    cure: 'Look at the object in the m3ter console. One bad bill is left out and stops no other.',
  },
  'm3ter/not-available': {
    title: 'm3ter does not offer a part of its API to this service user',
    cause: 'The endpoint answered that it does not exist or is not allowed.',
    cure: 'Nothing is needed; what it would tell is not checked. The Administrator permission opens all of them.',
  },
  'm3ter/catalogue-not-understood': {
    title: "m3ter's catalogue of configuration options has an unknown form",
    cause: 'The form of the catalogue is not published, and no key could be found in it.',
    cure: 'Run tieout discover and compare; set keys that differ in the Connection under m3ter.configKeys.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
