import { notImplemented } from './fault.ts';
import { ENTITY_NAMES, type EntityName } from './state.ts';
import type { SalesEntity } from './store.ts';
import { UNSUPPORTED_ENTITIES } from './unsupported.ts';

/** What a path below `/v3/company/REALM/` asks for. */
export type Route =
  | { readonly kind: 'query' | 'changes' | 'batch' | 'preferences' | 'exchangeRate' }
  | { readonly kind: 'companyInfo'; readonly id: string }
  | { readonly kind: 'read'; readonly entity: EntityName; readonly id: string }
  | { readonly kind: 'write'; readonly entity: EntityName }
  | { readonly kind: 'mail'; readonly entity: SalesEntity; readonly id: string };

/**
 * The route of a request; null for a path that QuickBooks does not have. Entities in paths are lower case
 * (`quickbooks.md` §2).
 *
 * @throws QuickBooksFault 501 for what QuickBooks has and the sandbox does not.
 */
export function routeOf(method: string, url: URL): Route | null {
  const [head = '', id, tail, ...rest] = url.pathname.split('/').slice(4).map(decodeURIComponent);
  if (rest.length > 0 || (method !== 'GET' && method !== 'POST')) return null;
  const fixed = FIXED_ROUTES[`${method} ${head}`];
  if (fixed !== undefined) return id === undefined ? fixed : null;
  if (method === 'GET' && head === 'companyinfo' && id !== undefined) return { kind: 'companyInfo', id };
  const entity = ENTITY_NAMES.find((name) => name.toLowerCase() === head);
  if (entity === undefined) {
    if (UNSUPPORTED_ENTITIES.has(head)) throw notImplemented(`${method} ${url.pathname}`);
    return null;
  }
  return entityRoute(method, entity, { id, tail });
}

const FIXED_ROUTES: Readonly<Record<string, Route>> = {
  'GET query': { kind: 'query' },
  'POST query': { kind: 'query' },
  'GET cdc': { kind: 'changes' },
  'POST batch': { kind: 'batch' },
  'GET preferences': { kind: 'preferences' },
  'GET exchangerate': { kind: 'exchangeRate' },
};

function entityRoute(
  method: string,
  entity: EntityName,
  { id, tail }: { readonly id: string | undefined; readonly tail: string | undefined },
): Route | null {
  if (id === undefined) return method === 'POST' ? { kind: 'write', entity } : null;
  if (tail === undefined) return method === 'GET' ? { kind: 'read', entity, id } : null;
  if (tail === 'send' && method === 'POST' && (entity === 'Invoice' || entity === 'CreditMemo')) {
    return { kind: 'mail', entity, id };
  }
  if (tail === 'pdf' || tail === 'send') throw notImplemented(`${method} …/${tail} of ${entity}`);
  return null;
}
