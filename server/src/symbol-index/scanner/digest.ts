/**
 * A digest of the text, quick and good against chance: whether a file whose time has changed still says the same. Four sums go over
 * every fourth word of 64 bits; each step is a bijection of the sum before it and of the word, so that one changed word is seen.
 */
import { scratch } from './scratch';
import { textStart } from './steps';

const stride = 32;
/** Odd, and with as many ones as zeros, more or less: those of xxHash. */
const first: u64 = 0x9e3779b185ebca87;
const second: u64 = 0xc2b2ae3d27d4eb4f;

/** Writes the 20 bytes of the digest of the first `length` bytes of the text to the scratch. */
export function digest(length: i32): void {
  const end = textStart + length;
  // The last words are as if zeros followed; the length tells texts that end in zeros apart.
  memory.fill(end, 0, stride);
  let a: u64 = first ^ length;
  let b: u64 = second ^ length;
  let c: u64 = ~a;
  let d: u64 = ~b;
  for (let at = textStart; at < end; at += stride) {
    a = step(a, load<u64>(at));
    b = step(b, load<u64>(at, 8));
    c = step(c, load<u64>(at, 16));
    d = step(d, load<u64>(at, 24));
  }
  const forth = mix(a ^ mix(b ^ mix(c ^ mix(d))));
  const back = mix(d ^ mix(c ^ mix(b ^ mix(a ^ forth))));
  store<u64>(scratch, forth);
  store<u64>(scratch, back, 8);
  store<u32>(scratch, <u32>mix(forth ^ rotl(back, 32)), 16);
}

/** That of xxHash: with one multiplication the top bit of a word would be undone by one bit of the next. */
function step(sum: u64, word: u64): u64 {
  return rotl(sum + word * second, 31) * first;
}

/** The last steps of xxHash: every bit of the value changes half of the bits. */
function mix(value: u64): u64 {
  value = (value ^ (value >>> 33)) * second;
  value = (value ^ (value >>> 29)) * first;
  return value ^ (value >>> 32);
}
