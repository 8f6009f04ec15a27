import type { Span, Tally } from "../schema/tally";
import type { Check, CheckName, Distribution, Fault } from "../schema/validation";
import { countOf, failed, notApplicable, partial, passed } from "./check";

/** What both tables hold, but for the keys that were written since the swap. */
export interface Measured {
  readonly tally: Tally;
  /** Chunks that the ledger has. */
  readonly chunks: number;
  /** Why not all of them were compared; null where they were. */
  readonly stopped: string | null;
  /** Keys in the reverse journal; null where nobody could count them. */
  readonly leftOut: number | null;
  /** Whether the partition key has an order. */
  readonly isOrdered: boolean;
  /** Empty where there are no partitions to count by, or too many. */
  readonly distribution: readonly Distribution[];
}

/** Rows that were drawn at random and compared column by column. */
export interface Sampled {
  readonly drawn: number;
  readonly differing: readonly { readonly key: string; readonly difference: string }[];
  /** Why not all were drawn that were asked for; null where they were. */
  readonly stopped: string | null;
}

const remedy =
  "Keep both tables. Find out who has written around the triggers (see the keys), then mend the new table, or go back.";
const goOn =
  "The next pulumi up goes on from there (migration.validateForMinutes says for how long), but for chunks that took too long; compareTables compares all of it at any time, with longer statements if you want.";
const shown = 5;

type Figures = Partial<Pick<Check, "expected" | "actual" | "compared">>;

function toFault(problem: string): Fault {
  return { code: null, problem, remedy };
}

function leaveOut({ leftOut }: Measured): string {
  if (leftOut === null) return "but for the keys written since the swap";
  return leftOut === 0
    ? "no key was written since the swap"
    : `but for ${countOf(leftOut, "key")} written since the swap`;
}

/** How much of both tables was compared. */
function coverage({ tally, chunks }: Measured): string {
  const share = chunks === 0 ? 0 : Math.floor((100 * tally.chunks) / chunks);
  return `${tally.chunks.toLocaleString("en-US")} of ${countOf(chunks, "chunk")} (${share} %)`;
}

/** What is equal so far, and why it was not looked further. */
function unfinished(name: CheckName, measured: Measured, figures: Figures): Check {
  const looked = coverage(measured);
  const finding = measured.tally.chunks === 0 ? "Nothing of it was compared." : `Equal in ${looked}.`;
  const problem = `Compared were ${looked} of the ledger's, and no others: ${measured.stopped ?? ""}.`;
  return partial(name, finding, { code: null, problem, remedy: goOn }, figures);
}

/** Of what differs: how much was compared, where it was not all. */
function limited(measured: Measured): string {
  return measured.stopped === null ? "" : ` Compared were ${coverage(measured)}: ${measured.stopped}.`;
}

/** Where neither table has a row to compare. */
function nothing(name: CheckName, measured: Measured): Check | null {
  const { tally, stopped } = measured;
  if (stopped !== null || tally.rows > 0 || tally.retiredRows > 0) return null;
  const finding = `Neither table has a row to compare (${leaveOut(measured)}).`;
  return { ...notApplicable(name, finding), compared: 0 };
}

function figuresOf({ rows, retiredRows }: Tally): Figures {
  return {
    expected: countOf(retiredRows, "row"),
    actual: countOf(rows, "row"),
    compared: Math.max(rows, retiredRows),
  };
}

/** Rows of both tables, range by range. */
export function checkCounts(measured: Measured): Check {
  const { tally } = measured;
  const { rows, retiredRows, miscounted, named } = tally;
  const figures = figuresOf(tally);
  if (miscounted > 0) {
    const more = rows > retiredRows ? "more" : "fewer";
    const differs =
      rows === retiredRows
        ? `${countOf(miscounted, "range")} of keys hold more or fewer rows than in the retired table.`
        : `The new table has ${countOf(Math.abs(rows - retiredRows), "row")} ${more} than the retired one, ${leaveOut(measured)}.`;
    const problem = `${differs}${limited(measured)}`;
    return failed("counts", problem, [problem, ...named].map(toFault), figures);
  }
  if (measured.stopped !== null) return unfinished("counts", measured, figures);
  return nothing("counts", measured) ?? passed("counts", `Equal, ${leaveOut(measured)}.`, figures);
}

function printSpan({ low, high }: Span): string {
  return `${low?.trim() ?? "none"} to ${high?.trim() ?? "none"}`;
}

/** The lowest and the highest partition key. */
export function checkSpan(measured: Measured): Check {
  const { tally, isOrdered, stopped } = measured;
  if (!isOrdered) return notApplicable("keySpan", "The partition key has no order to compare by.");
  const { now, retired } = tally.spans;
  const figures = { expected: printSpan(retired), actual: printSpan(now), compared: tally.rows };
  if (now.low !== retired.low || now.high !== retired.high)
    return failed(
      "keySpan",
      "They differ.",
      [toFault(`The keys go from ${figures.actual}, not ${figures.expected}.`)],
      figures,
    );
  if (stopped !== null) return unfinished("keySpan", measured, figures);
  return nothing("keySpan", measured) ?? passed("keySpan", `Equal: ${figures.actual}.`, figures);
}

/** Rows of each partition, against what its bounds give on the retired table. */
export function checkDistribution(measured: Measured): Check {
  const { distribution, tally, stopped } = measured;
  const none = nothing("distribution", measured);
  if (none) return none;
  const compared = Math.max(tally.rows, tally.retiredRows);
  const differing = distribution.filter(({ rows, retiredRows }) => rows !== retiredRows);
  const counted = countOf(distribution.length, "partition");
  if (differing.length > 0) {
    const faults = differing
      .slice(0, shown)
      .map(({ partition, rows, retiredRows }) =>
        toFault(
          `${partition} holds ${countOf(rows, "row")}; by its bounds it should hold ${retiredRows.toLocaleString("en-US")}.`,
        ),
      );
    const finding = `${differing.length} of ${counted} hold other rows than their bounds want.`;
    return failed("distribution", finding, faults, { compared });
  }
  if (distribution.length === 0)
    return notApplicable(
      "distribution",
      "The table has no partitions, or too many lists or hashes to count by.",
    );
  if (stopped !== null) return unfinished("distribution", measured, { compared });
  return passed("distribution", `${counted} hold the rows that their bounds want.`, { compared });
}

/** Why the sample is smaller than was asked for. */
function toPart(stopped: string): Fault {
  return { code: null, problem: `No others were drawn: ${stopped}.`, remedy: goOn };
}

/** Random rows, every column. */
export function checkSample({ drawn, differing, stopped }: Sampled, seed: number): Check {
  if (drawn === 0 && stopped !== null)
    return partial("sample", "No row was drawn.", toPart(stopped), { compared: 0 });
  if (drawn === 0) return notApplicable("sample", "There was no row to draw.");
  const figures = { compared: drawn };
  const counted = `${countOf(drawn, "row")} of the retired table, drawn with seed ${seed},`;
  if (differing.length === 0) {
    const equal = `${counted} are in the new table, equal in every column.`;
    return stopped === null
      ? passed("sample", equal, figures)
      : partial("sample", equal, toPart(stopped), figures);
  }
  const faults = differing
    .slice(0, shown)
    .map(({ key, difference }) =>
      toFault(difference === "missing" ? `(${key}) is missing.` : `(${key}) differs in ${difference}.`),
    );
  return failed("sample", `${differing.length} of ${counted} are missing or differ.`, faults, figures);
}

/** Every row. */
export function checkChecksum(measured: Measured): Check {
  const { isFull, rows, retiredRows, checksum, different, named } = measured.tally;
  if (!isFull) return notApplicable("checksum", "It was not asked for.");
  const figures = { compared: Math.max(rows, retiredRows) };
  if (different > 0) {
    const finding = `${countOf(different, "range")} of keys differ, in ${coverage(measured)}.${limited(measured)}`;
    return failed("checksum", finding, named.map(toFault), figures);
  }
  if (measured.stopped !== null) return unfinished("checksum", measured, figures);
  const equal = `${countOf(rows, "row")} in ${countOf(measured.chunks, "chunk")} are equal, checksum ${checksum}.`;
  return nothing("checksum", measured) ?? passed("checksum", equal, figures);
}

const names: readonly CheckName[] = ["counts", "keySpan", "distribution", "sample", "checksum"];

/** Where the tables cannot be compared: nothing of it is a success. */
export function cannotCompare(reason: string): Check[] {
  return names.map((name) => notApplicable(name, reason));
}
