import { InvalidArgumentError } from '@commander-js/extra-typings';
import { SIGN_IN_ACTIONS } from '../model/commands.ts';
import { joinWords } from '../model/count-text.ts';
import { parseRedirect } from './option-values.ts';
import type { Act, Define } from './program.ts';

/** Registered with Intuit's app as `http://localhost:8765/callback`. --port changes it. */
const DEFAULT_PORT = 8765;
const DEFAULT_TIMEOUT_SECONDS = 300;
const PORT_MAX = 65_535;

/** `tieout auth`: the sign-in of a person to QuickBooks, and its state. */
export function defineAuth(define: Define, act: Act): void {
  define('auth', 'sign in to QuickBooks, show, renew or end the sign-in')
    .argument('<action>', joinWords(SIGN_IN_ACTIONS, 'or'))
    .option('--port <port>', 'login: loopback port that Intuit sends the browser to (0 picks one)', parsePort)
    .option('--manual', 'login: paste the address by hand, for SSH and for redirect addresses elsewhere')
    .option(
      '--redirect-uri <url>',
      'login --manual: the registered redirect address, when it is not loopback',
      parseRedirect,
    )
    .option('--timeout <seconds>', 'login: how long to wait for the browser', parseSeconds)
    .action((action, options) =>
      act(options, async () => {
        const { runAuth } = await import('./commands/auth.ts');
        return (context) =>
          runAuth(context, {
            action,
            port: options.port ?? DEFAULT_PORT,
            manual: options.manual === true,
            redirectUri: options.redirectUri ?? null,
            timeoutSeconds: options.timeout ?? DEFAULT_TIMEOUT_SECONDS,
          });
      }),
    );
}

/** Reads the number of a port. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > PORT_MAX)
    throw new InvalidArgumentError('Expected a port, 0 to 65535.');
  return Number(text);
}

function parseSeconds(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Expected seconds, 1 to 9999.');
  return Number(text);
}
