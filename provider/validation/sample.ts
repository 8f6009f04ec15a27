/** Chunks that rows are drawn from: more would read more of the tables for the same number of rows. */
const mostChunks = 20;

/** Numbers from 0 up to 1 by a seed: the same seed gives the same ones (mulberry32). */
function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws some of the chunks, in their order, and how many rows are to be drawn from each. */
export function drawChunks<C>(
  chunks: readonly C[],
  rows: number,
  seed: number,
): readonly { readonly chunk: C; readonly rows: number }[] {
  const random = randomBy(seed);
  const drawn = chunks
    .map((chunk, at) => ({ chunk, at, lot: random() }))
    .sort((left, right) => left.lot - right.lot)
    .slice(0, mostChunks)
    .sort((left, right) => left.at - right.at);
  const each = Math.ceil(rows / Math.max(1, drawn.length));
  return drawn.map(({ chunk }) => ({ chunk, rows: each }));
}
