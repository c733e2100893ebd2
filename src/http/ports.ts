/** The lowest door: the platform's `fetch`, a proxying one, or the sandbox in process. */
export type Fetch = (request: Request) => Promise<Response>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What happens when no clear answer comes: `read` is repeated, `write` never is. */
  readonly intent: 'read' | 'write';
  /** A further rate window this request must fit in, for example `batch`. */
  readonly lane?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * What became of a request. `notSent`: the connection was never made (refused, unknown host), so
 * nothing can have happened. `unclear`: it may have been carried out (timeout, reset, cut body).
 */
export type HttpResult =
  | { readonly kind: 'answer'; readonly response: HttpResponse; readonly attempts: number }
  | { readonly kind: 'notSent'; readonly cause: string; readonly attempts: number }
  | { readonly kind: 'unclear'; readonly cause: string; readonly attempts: number };

/** Sends one request under limits, timeouts and the retry policy. Never throws for the network. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResult>;
}

/** A transport that has no other verb: what planning gets (cli.md; delivery.md, Safety). */
export interface ReadTransport {
  get(url: string, headers: Readonly<Record<string, string>>): Promise<HttpResult>;
}

/** Told about waits, so that progress can name them. */
export interface TransportObserver {
  throttled(system: string, ms: number): void;
}
