/** Numbers that look random and are the same in every run with the same seed. */
export interface Random {
  /** At least 0, less than 1. */
  fraction(): number;
  /** At least `from`, at most `to`. */
  integer(from: number, to: number): number;
  /** True in `share` of the cases. */
  chance(share: number): boolean;
  pick<Choice>(choices: readonly Choice[]): Choice;
}

/** Mulberry32: small, quick, and good enough to spread keys and dates. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const integer = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    integer,
    chance: (share) => fraction() < share,
    pick: <Choice>(choices: readonly Choice[]) => choices[integer(0, choices.length - 1)] as Choice,
  };
}
