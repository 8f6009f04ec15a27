import type { Check, CheckName, Distribution, Fault } from "../schema/validation";
import { countOf, failed, notApplicable, passed } from "./check";

/** Lowest and highest partition key as texts; null of an empty table. */
export interface Span {
  readonly low: string | null;
  readonly high: string | null;
}

/** What both tables hold, but for the keys that were written since the swap. */
export interface Measured {
  /** Keys in the reverse journal. */
  readonly leftOut: number;
  readonly rows: number;
  readonly retiredRows: number;
  /** null where the key has no order. */
  readonly spans: { readonly now: Span; readonly retired: Span } | null;
  /** Empty where there are no partitions to count by, or too many. */
  readonly distribution: readonly Distribution[];
}

/** Rows that were drawn at random and compared column by column. */
export interface Sampled {
  readonly drawn: number;
  readonly differing: readonly { readonly key: string; readonly difference: string }[];
}

/** Every row, by chunks. */
export interface Summed {
  readonly chunks: number;
  readonly rows: number;
  readonly checksum: string;
  /** What differs, chunk by chunk, with keys. */
  readonly differing: readonly string[];
}

const remedy =
  "Keep both tables. Find out who has written around the triggers (see the keys), then mend the new table, or go back.";
const shown = 5;

function toFault(problem: string): Fault {
  return { code: null, problem, remedy };
}

function leaveOut({ leftOut }: Measured): string {
  return leftOut === 0
    ? "no key was written since the swap"
    : `but for ${countOf(leftOut, "key")} written since the swap`;
}

/** Where neither table has a row to compare. */
function nothing(name: CheckName, measured: Measured): Check | null {
  if (measured.rows > 0 || measured.retiredRows > 0) return null;
  return notApplicable(name, `Neither table has a row to compare (${leaveOut(measured)}).`);
}

/** Rows of both tables. */
export function checkCounts(measured: Measured): Check {
  const { rows, retiredRows } = measured;
  const figures = {
    expected: countOf(retiredRows, "row"),
    actual: countOf(rows, "row"),
    compared: Math.max(rows, retiredRows),
  };
  const none = nothing("counts", measured);
  if (none) return none;
  if (rows === retiredRows) return passed("counts", `Equal, ${leaveOut(measured)}.`, figures);
  const more = rows > retiredRows ? "more" : "fewer";
  const problem = `The new table has ${countOf(Math.abs(rows - retiredRows), "row")} ${more} than the retired one, ${leaveOut(measured)}.`;
  return failed("counts", problem, [toFault(problem)], figures);
}

function printSpan({ low, high }: Span): string {
  return `${low ?? "none"} to ${high ?? "none"}`;
}

/** The lowest and the highest partition key. */
export function checkSpan(measured: Measured): Check {
  const { spans } = measured;
  const none = nothing("keySpan", measured);
  if (none) return none;
  if (spans === null) return notApplicable("keySpan", "The partition key has no order to compare by.");
  const figures = {
    expected: printSpan(spans.retired),
    actual: printSpan(spans.now),
    compared: measured.rows,
  };
  if (spans.now.low === spans.retired.low && spans.now.high === spans.retired.high)
    return passed("keySpan", `Equal: ${figures.actual}.`, figures);
  return failed(
    "keySpan",
    "They differ.",
    [toFault(`The keys go from ${figures.actual}, not ${figures.expected}.`)],
    figures,
  );
}

/** Rows of each partition, against what its bounds give on the retired table. */
export function checkDistribution(measured: Measured): Check {
  const { distribution } = measured;
  const none = nothing("distribution", measured);
  if (none) return none;
  if (distribution.length === 0)
    return notApplicable(
      "distribution",
      "The table has no partitions, or too many lists or hashes to count by.",
    );
  const differing = distribution.filter(({ rows, retiredRows }) => rows !== retiredRows);
  const counted = countOf(distribution.length, "partition");
  if (differing.length === 0)
    return passed("distribution", `${counted} hold the rows that their bounds want.`, {
      compared: measured.rows,
    });
  const faults = differing
    .slice(0, shown)
    .map(({ partition, rows, retiredRows }) =>
      toFault(
        `${partition} holds ${countOf(rows, "row")}; by its bounds it should hold ${retiredRows.toLocaleString("en-US")}.`,
      ),
    );
  const finding = `${differing.length} of ${counted} hold other rows than their bounds want.`;
  return failed("distribution", finding, faults, { compared: Math.max(measured.rows, measured.retiredRows) });
}

/** Random rows, every column. */
export function checkSample({ drawn, differing }: Sampled, seed: number): Check {
  if (drawn === 0) return notApplicable("sample", "There was no row to draw.");
  const figures = { compared: drawn };
  const counted = `${countOf(drawn, "row")} of the retired table, drawn with seed ${seed},`;
  if (differing.length === 0)
    return passed("sample", `${counted} are in the new table, equal in every column.`, figures);
  const faults = differing
    .slice(0, shown)
    .map(({ key, difference }) =>
      toFault(difference === "missing" ? `(${key}) is missing.` : `(${key}) differs in ${difference}.`),
    );
  return failed("sample", `${differing.length} of ${counted} are missing or differ.`, faults, figures);
}

/** Every row. */
export function checkChecksum(summed: Summed | null): Check {
  if (summed === null) return notApplicable("checksum", "It was not asked for.");
  const { rows, chunks, checksum, differing } = summed;
  if (rows === 0 && differing.length === 0) return notApplicable("checksum", "There was no row to compare.");
  const figures = { compared: rows };
  if (differing.length === 0)
    return passed(
      "checksum",
      `${countOf(rows, "row")} in ${countOf(chunks, "chunk")} are equal, checksum ${checksum}.`,
      figures,
    );
  const faults = differing.slice(0, shown).map(toFault);
  return failed("checksum", `${differing.length} of ${countOf(chunks, "chunk")} differ.`, faults, figures);
}

const names: readonly CheckName[] = ["counts", "keySpan", "distribution", "sample", "checksum"];

/** Where the tables cannot be compared: nothing of it is a success. */
export function cannotCompare(reason: string): Check[] {
  return names.map((name) => notApplicable(name, reason));
}
