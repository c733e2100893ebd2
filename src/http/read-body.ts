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
  const decoder = new TextDecoder('utf-8');
  let bytes = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel().catch(() => {});
      throw new BodyTooLarge(`the answer is larger than ${String(bytesMax)} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
