import { isAscii } from 'node:buffer';

/** Why a body could not be read to its end. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/**
 * Reads a body as UTF-8 text and stops at `bytesMax` bytes after decompression. Neither a large answer, nor a small one
 * that unpacks to a large one, can fill the memory.
 *
 * @throws BodyTooLarge, and whatever the stream fails with.
 */
export async function readBody(response: Response, bytesMax: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return decodeWhole(Buffer.concat(parts, bytes));
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel().catch(() => {});
      throw new BodyTooLarge(`the answer is larger than ${String(bytesMax)} bytes`);
    }
    parts.push(value);
  }
}

/**
 * Decoded at once, plain text takes one byte for each character; a streaming decoder gives two. Most answers are ASCII,
 * which needs only to be copied.
 */
function decodeWhole(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : new TextDecoder('utf-8').decode(bytes);
}
