/** A seeded stream of numbers: equal seeds give equal streams on every machine. Not for secrets. */
export type Rng = {
  /** Uniform in 0..1, 1 excluded, in steps of 2^-32. */
  next(): number
  /** Uniform whole number in 0..maxExclusive − 1; maxExclusive at most 2^32. Bias is below maxExclusive / 2^32. */
  int(maxExclusive: number): number
}

/** xoshiro128** 1.1 (Blackman & Vigna, 2018, https://prng.di.unimi.it); four words of state, not all zero. */
export function createXoshiro128(state: readonly [number, number, number, number]): () => number {
  let [s0, s1, s2, s3] = state
  return () => {
    const product = Math.imul(s1, 5)
    const output = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 11) | (s3 >>> 21)
    return output
  }
}

/** SplitMix with 32-bit words (Steele, Lea & Flood, 2014; murmur3's finaliser): spreads a small seed over the whole state. */
function createSplitMix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return (mixed ^ (mixed >>> 16)) >>> 0
  }
}

/** The seed counts modulo 2^32. */
export function createRng(seed: number): Rng {
  const spread = createSplitMix32(seed)
  const draw = createXoshiro128([spread(), spread(), spread(), spread()])
  return {
    next: () => draw() / 0x1_0000_0000,
    int: (maxExclusive) => Math.floor((draw() / 0x1_0000_0000) * maxExclusive),
  }
}

type Shuffleable<T> = { readonly length: number; [index: number]: T }

/** Fisher-Yates in place: every order is equally likely. Returns the array given. */
export function shuffle<T, A extends Shuffleable<T>>(rng: Rng, array: A & Shuffleable<T>): A {
  for (let last = array.length - 1; last > 0; last--) {
    const other = rng.int(last + 1)
    const kept = array[last] as T
    array[last] = array[other] as T
    array[other] = kept
  }
  return array
}
