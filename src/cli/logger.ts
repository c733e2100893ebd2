import { pino, type Logger } from 'pino';
import { THROTTLED_STATUS } from '../http/judge-answer.ts';
import type { Fetch } from '../http/ports.ts';
import type { Clock } from '../support/clock.ts';
import type { CommandContext } from './command-context.ts';
import { hasColor } from './output-style.ts';

/** The logs of one command on stderr, with the form and level of its options. */
export async function createLogger(context: CommandContext): Promise<Logger> {
  const { options, terminal, clock } = context;
  const form = options.logFormat === 'pretty' ? await loadPrettyForm(context) : (line: string) => line;
  const write = (line: string): void => terminal.stderr.write(form(line));
  return pino(
    { level: options.logLevel, base: null, timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"` },
    { write },
  );
}

/** Loaded only where it is asked for, so that no other run waits for it. */
async function loadPrettyForm({ options, terminal }: CommandContext): Promise<(line: string) => string> {
  const { prettyFactory } = await import('pino-pretty');
  return prettyFactory({ colorize: hasColor(options.color, terminal.stderr), translateTime: 'UTC:HH:MM:ss' });
}

const SERVER_ERROR = 500;

/**
 * Logs every request by method, host, path and status, with Intuit's trace id. Headers, queries and bodies are never
 * logged: they may contain credentials and names.
 */
export function logRequests(fetch: Fetch, logger: Logger, clock: Clock): Fetch {
  return async (request) => {
    const { host, pathname } = new URL(request.url);
    const at = clock.now();
    const facts = { method: request.method, host, path: pathname };
    try {
      const response = await fetch(request);
      const answered = {
        ...facts,
        status: response.status,
        ms: clock.now() - at,
        trace: traceOf(response),
      };
      const troubled = response.status === THROTTLED_STATUS || response.status >= SERVER_ERROR;
      logger[troubled ? 'warn' : 'debug'](answered, 'request');
      return response;
    } catch (error) {
      logger.warn({ ...facts, ms: clock.now() - at }, 'no answer');
      throw error;
    }
  };
}

/** A trace id has letters, digits and dashes. Any other text is dropped, because it could contain anything. */
function traceOf(response: Response): string | null {
  const id = response.headers.get('intuit_tid');
  return id !== null && /^[\w.-]{1,100}$/.test(id) ? id : null;
}
