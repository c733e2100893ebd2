import type { Random } from '../../support/clock.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A token of `length` letters and digits after its prefix. */
export function randomToken(random: Random, prefix: string, length: number): string {
  let token = prefix;
  for (let index = 0; index < length; index += 1) token += ALPHABET[Math.floor(random() * ALPHABET.length)] ?? 'A';
  return token;
}
