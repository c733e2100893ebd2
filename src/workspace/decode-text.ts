import type { Diagnostic, Place } from '../model/diagnostic.ts';
import { finding } from './finding.ts';
import { buildLineIndex } from './line-index.ts';

/** The text of a file without its byte order mark, or the finding that names its encoding. */
export type DecodedText = { readonly text: string } | { readonly problem: Diagnostic };

const REPLACEMENT = '\uFFFD';

/** Decodes UTF-8. UTF-16, UTF-32 and invalid UTF-8 are refused: guessing could change a name or an amount. */
export function decodeText(path: string, bytes: Uint8Array): DecodedText {
  const start: Place = { path, line: 1, column: 1 };
  const wide = nameWideEncoding(bytes);
  if (wide !== null) return refuse(start, `the file is ${wide}, expected UTF-8`);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const text = new TextDecoder('utf-8').decode(bytes);
    const place = buildLineIndex(path, text).placeOf(Math.max(0, text.indexOf(REPLACEMENT)));
    return refuse(place, 'the file is not valid UTF-8 from here on');
  }
}

function refuse(place: Place, message: string): DecodedText {
  return { problem: finding('error', 'document/encoding', place, { message, hint: 'save the file as UTF-8' }) };
}

/** Recognizes wide encodings by their byte order mark, or by the zero bytes that they put into ASCII text. */
function nameWideEncoding(bytes: Uint8Array): string | null {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'UTF-32' : 'UTF-16';
  if (first === 0xfe && second === 0xff) return 'UTF-16';
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'UTF-32';
  if (bytes.length >= 2 && (first === 0) !== (second === 0)) return 'UTF-16';
  return bytes.subarray(0, 4096).includes(0) ? 'binary' : null;
}
