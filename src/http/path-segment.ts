import { WorldFailure } from '../support/errors.ts';

/**
 * Encodes one segment of a request's path. Ids come from remote systems and files. An empty one would address the whole
 * list; a dot segment, even an encoded one, would address what is above it.
 *
 * @throws WorldFailure `http/unsafe-path`.
 */
export function encodePathSegment(text: string): string {
  if (text !== '' && text !== '.' && text !== '..' && !/\p{Cs}/u.test(text)) return encodeURIComponent(text);
  throw new WorldFailure(`the id "${text}" cannot stand in an address, so nothing was asked about it`, {
    code: 'http/unsafe-path',
    nextStep: 'find the record with this id in the system that it came from, and give it another one',
  });
}
