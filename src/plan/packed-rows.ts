/**
 * The rows of long lists as short JSON. A plan of a month says the same texts and names of members again and again: each
 * is written once, where it comes first, and by its number after that. So rows are unpacked in the order in which they
 * were packed.
 *
 * | packed                  | means                                                           |
 * | ----------------------- | --------------------------------------------------------------- |
 * | `null`, `true`, `false` | themselves                                                      |
 * | `"text"`                | the text; unless it is short, it gets the next number of a text |
 * | `7`                     | text 7                                                          |
 * | `[-1, 12]`              | the number 12                                                   |
 * | `[0, …]`                | the list of these values                                        |
 * | `[["a", "b"], …]`       | the object of these members, which get the next number from 1   |
 * | `[3, …]`                | an object with members 3                                        |
 */
export type PackRow = (row: unknown) => string;

/** A shorter text is written each time: its number would be as long. */
const NUMBERED_LENGTH_MIN = 5;
const NUMBER = -1;
const LIST = 0;

/** A packer for the lists of one file. A row is plain JSON; members that are undefined are left out. */
export function createRowPacker(): PackRow {
  const numbers = new Map<string, number>();
  const shapeOf = createShapes();
  const packText = (text: string): string => {
    if (text.length < NUMBERED_LENGTH_MIN) return JSON.stringify(text);
    const number = numbers.get(text);
    if (number !== undefined) return String(number);
    numbers.set(text, numbers.size);
    return JSON.stringify(text);
  };
  const pack = (value: unknown): string => {
    if (typeof value === 'string') return packText(value);
    if (typeof value === 'number') return `[${String(NUMBER)},${JSON.stringify(value)}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
    if (Array.isArray(value)) return packAll(String(LIST), value);
    const object = value as Readonly<Record<string, unknown>>;
    const names: string[] = [];
    const values: unknown[] = [];
    for (const name of Object.keys(object)) {
      // Read once: a member may be made whenever it is read.
      const member = object[name];
      if (member === undefined) continue;
      names.push(name);
      values.push(member);
    }
    return packAll(shapeOf(names), values);
  };
  const packAll = (head: string, values: readonly unknown[]): string => {
    let packed = `[${head}`;
    for (const value of values) packed += `,${pack(value)}`;
    return `${packed}]`;
  };
  return pack;
}

/** Names of members that were seen up to here, by the next name. */
interface Shape {
  readonly next: Map<string, Shape>;
  number: number | null;
}

/** Gives the number of members, or the members themselves where they come first. */
function createShapes(): (names: readonly string[]) => string {
  const root: Shape = { next: new Map(), number: null };
  let count = 0;
  return (names) => {
    let shape = root;
    for (const name of names) {
      const next: Shape = shape.next.get(name) ?? { next: new Map(), number: null };
      shape.next.set(name, next);
      shape = next;
    }
    if (shape.number !== null) return String(shape.number);
    count += 1;
    shape.number = count;
    return JSON.stringify(names);
  };
}

/** A row that no packer wrote. */
export class PackedRowDamaged extends Error {
  override readonly name = 'PackedRowDamaged';
}

/** The inverse, for rows that were parsed. @throws PackedRowDamaged */
export function createRowUnpacker(): (packed: unknown) => unknown {
  const texts: string[] = [];
  const shapes: (readonly string[])[] = [];
  const unpack = (packed: unknown): unknown => {
    if (typeof packed === 'string') {
      if (packed.length >= NUMBERED_LENGTH_MIN) texts.push(packed);
      return packed;
    }
    if (typeof packed === 'number') return known(texts[packed]);
    if (packed === null || typeof packed === 'boolean') return packed;
    if (!Array.isArray(packed)) throw new PackedRowDamaged('a row holds an object');
    const [head, ...values] = packed as readonly unknown[];
    if (head === NUMBER) return numberIn(values[0]);
    if (head === LIST) return values.map(unpack);
    const names = namesOf(head);
    if (names.length !== values.length) throw new PackedRowDamaged('an object has more or fewer values than members');
    return Object.fromEntries(names.map((name, index) => [name, unpack(values[index])]));
  };
  const namesOf = (head: unknown): readonly string[] => {
    if (typeof head === 'number') return known(shapes[head - 1]);
    if (!Array.isArray(head) || !head.every((name) => typeof name === 'string'))
      throw new PackedRowDamaged('the members of an object have no names');
    shapes.push(head);
    return head;
  };
  return unpack;
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new PackedRowDamaged('a number names nothing that came before');
  return value;
}

function numberIn(value: unknown): number {
  if (typeof value !== 'number') throw new PackedRowDamaged('a number is none');
  return value;
}
