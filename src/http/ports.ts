import type { JsonValue } from '../support/json.ts';
import type { Answer, HttpResponse, System, WaitReason } from './answer.ts';

/** The lowest port: the platform's `fetch`, a proxying one, or the sandbox in this process. */
export type Fetch = (request: Request) => Promise<Response>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** True when the request may be carried out twice. It is sent again when no clear answer comes. */
  readonly repeatable: boolean;
  /** A further rate limit for this request, for example `batch`. */
  readonly lane?: string | undefined;
  /** Called when the request leaves, after every wait for a limit; again when it is repeated. */
  readonly onLeave?: (() => void) | undefined;
}

/** Sends one request under limits, timeouts and the retry policy. Never throws for the network. */
export interface Transport {
  send(request: HttpRequest): Promise<Answer<HttpResponse<JsonValue>>>;
}

/** A transport without other verbs, for planning (cli.md; delivery.md, Safety). */
export interface ReadTransport {
  get(url: string, headers: Readonly<Record<string, string>>): Promise<Answer<HttpResponse<JsonValue>>>;
}

/** Receives waits, so that progress can name them. */
export interface TransportObserver {
  throttled(system: System, ms: number, why: WaitReason): void;
}
