/** Bytes of one block. A text with more has a block of its own. */
const BLOCK_BYTES = 1_048_576;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
const LENGTH_BYTES = 4;

/** Keeps well-formed texts as bytes outside the heap. */
export interface KeptBytes {
  /** Keeps a text and gives its place. */
  readonly keep: (text: string) => number;
  readonly read: (place: number) => string;
}

export function createKeptBytes(): KeptBytes {
  const blocks: Buffer[] = [];
  let used = 0;
  return {
    keep(text) {
      const most = LENGTH_BYTES + text.length * BYTES_PER_UNIT;
      let block = blocks.at(-1);
      if (block === undefined || used + most > BLOCK_BYTES) {
        // Not of the shared pool of Node, which keeps all of a block while anything of it is in use.
        block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, most));
        blocks.push(block);
        used = 0;
      }
      const at = used;
      const length = block.write(text, at + LENGTH_BYTES);
      block.writeUInt32LE(length, at);
      used += LENGTH_BYTES + length;
      return (blocks.length - 1) * BLOCK_BYTES + at;
    },
    read(place) {
      const block = blocks[Math.floor(place / BLOCK_BYTES)];
      if (block === undefined) return '';
      const at = place % BLOCK_BYTES;
      const start = at + LENGTH_BYTES;
      return block.toString('utf8', start, start + block.readUInt32LE(at));
    },
  };
}
