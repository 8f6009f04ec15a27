import type { CrashPoint } from "./crash";

/** `TEST_CASES=all` asks for every case and every crash point: all of them take longer than all other tests. */
export const areAllAsked = process.env["TEST_CASES"] === "all";

/** One in so many of a list, unless all are asked for: for cases that differ in their data alone, each of them minutes long. */
export function oneIn<T>(count: number, list: readonly T[], from = 0): readonly T[] {
  return areAllAsked ? list : list.filter((_, at) => at % count === from);
}

/** The points that this run of the tests crashes at. Odd: before and after a statement take turns in a list, so both are among them. */
export function shareOf(points: readonly CrashPoint[]): readonly CrashPoint[] {
  return oneIn(23, points);
}

/** The same of a short list: every third point. One in many of few statements might be none that matters. */
export function thirdOf<T>(points: readonly T[]): readonly T[] {
  return oneIn(3, points, 2);
}
