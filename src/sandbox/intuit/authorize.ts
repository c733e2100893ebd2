import { type IntuitContext, randomToken } from './tokens.ts';
import type { Application } from './state.ts';

/** How long a code can be exchanged. */
const CODE_LIFETIME_MS = 300_000;

/** Scopes an application may ask for (`quickbooks.md` §1.1). */
const SCOPES: ReadonlySet<string> = new Set([
  'com.intuit.quickbooks.accounting',
  'openid',
  'profile',
  'email',
  'phone',
  'address',
]);

/**
 * The authorize address: gives consent at once, or shows a page with a button. A wrong client, a wrong redirect address
 * and a missing state are shown to the person. Everything else goes back to the application.
 */
export function answerAuthorize(context: IntuitContext, url: URL): Response {
  const parameters = url.searchParams;
  const application = context.state.applications.find(({ clientId }) => clientId === parameters.get('client_id'));
  if (application === undefined) return errorPage('This application is not known.');
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!isRegistered(application, redirectUri)) {
    return errorPage('The redirect address is not one this application registered.');
  }
  const state = parameters.get('state') ?? '';
  if (state === '') return errorPage('The state query parameter is missing from the authorization request.');
  const back = (answer: Record<string, string>): Response => redirectTo(redirectUri, state, answer);
  if (parameters.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
  const scopes = (parameters.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '');
  if (scopes.length === 0 || !scopes.every((scope) => SCOPES.has(scope))) return back({ error: 'invalid_scope' });
  const decision = parameters.get('decision');
  if (decision === 'cancel') return back({ error: 'access_denied' });
  if (decision !== 'connect' && context.modes.consent === 'page') return consentPage(url);
  const code = issueCode(context, { clientId: application.clientId, redirectUri, scope: scopes.join(' ') });
  return back({ code, realmId: context.state.realmId });
}

function issueCode(
  context: IntuitContext,
  asked: { readonly clientId: string; readonly redirectUri: string; readonly scope: string },
): string {
  const code = randomToken(context.world.random, 'XAB11', 45);
  const expiresAt = context.world.clock.now() + CODE_LIFETIME_MS;
  context.state.codes[code] = { ...asked, expiresAt, grantId: null };
  return code;
}

/** Registered addresses match exactly; loopback ones with any port, as development keys allow. */
function isRegistered(application: Application, redirectUri: string): boolean {
  if (application.redirectUris.includes(redirectUri)) return true;
  if (!URL.canParse(redirectUri)) return false;
  const asked = new URL(redirectUri);
  return application.redirectUris.some((registered) => {
    const known = new URL(registered);
    const isLoopback = known.hostname === 'localhost' || known.hostname === '127.0.0.1';
    return isLoopback && known.hostname === asked.hostname && known.pathname === asked.pathname;
  });
}

function redirectTo(redirectUri: string, state: string, answer: Record<string, string>): Response {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  target.searchParams.set('state', state);
  return new Response(null, { status: 302, headers: { location: target.href } });
}

function consentPage(url: URL): Response {
  const fields = [...url.searchParams]
    .filter(([name]) => name !== 'decision')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`);
  return page(
    'Connect to QuickBooks (sandbox)',
    `<form method="get" action="${escapeHtml(url.pathname)}">${fields.join('')}
<button id="connect" name="decision" value="connect">Connect</button>
<button id="cancel" name="decision" value="cancel">Cancel</button></form>`,
  );
}

function errorPage(sentence: string): Response {
  return page('This did not work (sandbox)', `<p>${escapeHtml(sentence)}</p>`, 400);
}

function page(title: string, body: string, status = 200): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>${body}</body></html>`;
  return new Response(html, { status, headers: { 'content-type': 'text/html;charset=UTF-8' } });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
