import type { JsonValue } from '../support/json.ts';
import type { Answer, HttpResponse, System } from './answer.ts';

/** The lowest door: the platform's `fetch`, a proxying one, or the sandbox in process. */
export type Fetch = (request: Request) => Promise<Response>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** True when the request may be carried out twice: it is sent again when no clear answer comes. */
  readonly repeatable: boolean;
  /** A further rate window this request must fit in, for example `batch`. */
  readonly lane?: string;
}

/** Sends one request under limits, timeouts and the retry policy. Never throws for the network. */
export interface Transport {
  send(request: HttpRequest): Promise<Answer<HttpResponse<JsonValue>>>;
}

/** A transport that has no other verb: what planning gets (cli.md; delivery.md, Safety). */
export interface ReadTransport {
  get(url: string, headers: Readonly<Record<string, string>>): Promise<Answer<HttpResponse<JsonValue>>>;
}

/** Told about waits, so that progress can name them. */
export interface TransportObserver {
  throttled(system: System, ms: number): void;
}
