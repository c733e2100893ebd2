import { pino, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Fetch } from '../http/ports.ts';
import type { Clock } from '../support/clock.ts';
import type { Secret } from '../support/secret.ts';
import type { CommandContext } from './command-context.ts';

/** Logs on stderr. Every secret that became known is replaced before a line is written. */
export interface CommandLogger {
  readonly logger: Logger;
  /** From now on this value and its usual encodings never appear in a line. */
  readonly hide: (secret: Secret) => void;
}

const MASK = '(secret)';

/** The logs of one command, in the form and from the level that its options say. */
export function createLogger(context: CommandContext): CommandLogger {
  const { options, terminal, clock } = context;
  const hidden = new Set<string>();
  const pretty = prettyFactory({
    colorize: options.color && terminal.stderr.isTerminal,
    translateTime: 'UTC:HH:MM:ss',
  });
  const write = (line: string): void => {
    let text = options.logFormat === 'pretty' ? pretty(line) : line;
    for (const value of hidden) text = text.replaceAll(value, MASK);
    terminal.stderr.write(text);
  };
  const logger = pino(
    { level: options.logLevel, base: null, timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"` },
    { write },
  );
  return {
    logger,
    hide: (secret) => {
      const text = secret.reveal();
      if (text === '') return;
      for (const form of [text, Buffer.from(text).toString('base64'), encodeURIComponent(text)]) hidden.add(form);
    },
  };
}

const SERVER_ERROR = 500;

/**
 * Logs every request by method, host, path and status, with Intuit's trace id; never a header, a
 * query or a body, which may hold credentials and names.
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
        trace: response.headers.get('intuit_tid'),
      };
      const troubled = response.status === 429 || response.status >= SERVER_ERROR;
      logger[troubled ? 'warn' : 'debug'](answered, 'request');
      return response;
    } catch (error) {
      logger.warn({ ...facts, ms: clock.now() - at }, 'no answer');
      throw error;
    }
  };
}
