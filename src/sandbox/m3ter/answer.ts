import { type JsonValue, stringifyJson } from '../../support/json.ts';

/** The answer of a route. The simulator turns it into a `Response`. */
export interface Answer {
  readonly status: number;
  readonly body: JsonValue;
}

/** An error answer of m3ter, thrown by a route and caught once: `{ "message": … }` with its status. */
export class ErrorAnswer extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ErrorAnswer';
    this.status = status;
  }
}

export function ok(body: JsonValue): Answer {
  return { status: 200, body };
}

export function badRequest(message: string): ErrorAnswer {
  return new ErrorAnswer(400, message);
}

export function notFound(entity: string, id: string): ErrorAnswer {
  return new ErrorAnswer(404, `${entity} with id ${id} not found`);
}

export function toResponse(answer: Answer): Response {
  return new Response(stringifyJson(answer.body), {
    status: answer.status,
    headers: { 'content-type': 'application/json' },
  });
}

export function toErrorResponse(error: ErrorAnswer): Response {
  return toResponse({ status: error.status, body: { message: error.message } });
}
