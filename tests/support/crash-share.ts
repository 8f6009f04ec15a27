import type { CrashPoint } from "./crash";

/** Of how many points one is crashed at, unless `CRASH_POINTS=all` asks for every one: all of them take longer than all other tests. Odd, see below. */
const oneOf = 17;

/** The points that this run of the tests crashes at. Before and after a statement take turns in a list, so both are among them. */
export function shareOf(points: readonly CrashPoint[]): readonly CrashPoint[] {
  return process.env["CRASH_POINTS"] === "all" ? points : points.filter((_, at) => at % oneOf === 0);
}

/** The same of a short list: every third point. One in seventeen of few statements might be none that matters. */
export function thirdOf<T>(points: readonly T[]): readonly T[] {
  return process.env["CRASH_POINTS"] === "all" ? points : points.filter((_, at) => at % 3 === 2);
}
