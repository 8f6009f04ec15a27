import type { Forecast } from "../schema/forecast";
import type { Hazard, Plan, Step, StepKind } from "../schema/plan";
import type { RunResult } from "../schema/report";
import type { Lock } from "../schema/step-base";

type PrintedStep = Pick<Step, "purpose" | "locks" | "hazards"> & { readonly kind: StepKind };

/** As much of a plan of any database as is printed. */
export interface PrintedPlan extends Pick<Plan, "table" | "method" | "reason" | "hash" | "hazards"> {
  readonly steps: readonly PrintedStep[];
}

const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** `1.8 GB` */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

/** `1,675,050` */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** `45 s`, `12 min`, `3 h 20 min` */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long a lock is waited for, as far as anybody knows. */
export function formatWait({ waitLimitMs }: Pick<Lock, "waitLimitMs">): string {
  return waitLimitMs === null ? "no limit to its waiting is documented" : `waits at most ${waitLimitMs} ms`;
}

/** Locks that anybody but DDL could notice. */
function formatLocks(step: PrintedStep): string[] {
  const noticeable = step.locks.filter(({ mode }) => mode !== "ACCESS SHARE");
  return noticeable.map((lock) => {
    const end = lock.waitLimitMs === null ? "" : ", then gives way";
    return `     lock ${lock.mode} on ${lock.table}, ${lock.held}; ${formatWait(lock)}${end}`;
  });
}

function formatHazards(hazards: readonly Hazard[], indent: string): string[] {
  return hazards.map(({ code, text }) => `${indent}! ${code}: ${text}`);
}

function formatStep(step: PrintedStep, index: number): string[] {
  return [
    `  ${index + 1}. ${step.kind}: ${step.purpose}`,
    ...formatLocks(step),
    ...formatHazards(step.hazards, "     "),
  ];
}

function countPartitions(count: number): string {
  return count === 1 ? "1 partition" : `${count} partitions`;
}

function formatPartitions({ partitions, leaves, from, to }: Forecast): string {
  if (partitions === 0) return "a plain table, without partitions";
  const tables = leaves === partitions ? "" : ` in ${leaves} tables`;
  return `${countPartitions(partitions)}${tables}${from === null ? "" : `, from ${from}`}${to === null ? "" : ` to ${to}`}`;
}

/** What a declaration says of a run beside its plan. */
export interface Declared {
  /** What somebody else has estimated. */
  readonly estimatedHours?: number | undefined;
  /** How it is validated once it has ended. */
  readonly afterwards?: {
    readonly level: "off" | "sample" | "full";
    readonly limitSeconds: number;
    readonly seconds: Forecast["seconds"];
  };
}

/** What is looked at after the swap, for how long, and what becomes of the rest. */
function formatAfterwards({ level, limitSeconds, seconds }: NonNullable<Declared["afterwards"]>): string {
  if (level === "off")
    return '  checks   nothing after the swap but what hangs on the table (migration.validateAfterwards: "off")';
  const what = level === "full" ? "every row by its hash" : "how many rows there are";
  const limit = `cut short after about ${formatSeconds(limitSeconds)} (migration.validateForMinutes)`;
  const rest = "; what is left then is told, and is for the next pulumi up";
  const span = `about ${formatSeconds(seconds.low)} to ${formatSeconds(seconds.high)}`;
  return `  checks   after the swap 1,000 random rows, then ${what} in both tables, by ranges of keys: ${span}, ${limit}${seconds.high > limitSeconds ? rest : ""}`;
}

/** What is written beside the source, how long a run takes, and what the other way would cost. */
function formatCosts(
  forecast: Forecast,
  { method }: PrintedPlan,
  { estimatedHours, afterwards }: Declared,
): string[] {
  const { extraBytes, seconds, instead } = forecast;
  const span = (range: Forecast["seconds"]) =>
    `about ${formatSeconds(range.low)} to ${formatSeconds(range.high)}`;
  const needs =
    extraBytes === 0
      ? "no space for a second copy: the rows stay where they are, and are read once"
      : `${formatBytes(extraBytes)} more space until ${method === "modifyOnline" ? "the statement has ended" : "the retired table is dropped"}`;
  return [
    `  needs    ${needs}`,
    `  takes    ${span(seconds)}, while the application goes on`,
    ...(estimatedHours === undefined
      ? []
      : [`  declared ${estimatedHours} hours by migration.estimatedHours`]),
    ...(method === "copySwap" && afterwards ? [formatAfterwards(afterwards)] : []),
    ...(instead === null ? [] : [`  instead  ${describeInstead(instead, span(instead.seconds))}`]),
  ];
}

function describeInstead({ method, bytes, below }: NonNullable<Forecast["instead"]>, span: string): string {
  if (method === "modifyOnline")
    return `migration.method: "modifyOnline" would let Oracle do it by one statement on the table itself (${formatBytes(bytes)} written, ${span}): no row compared before it takes effect, no retired table and no way back, no throttle, no going on where it stopped`;
  return method === "copySwap"
    ? `history: "copy" would move all rows (${formatBytes(bytes)} written, ${span}) and prove them equal; the past would be partitions of its own, which queries skip and which can be dropped one by one`
    : `history: "keepAsOnePartition" would move no row (${formatBytes(bytes)} read once, ${span}); but all rows below ${below ?? ""} would stay one partition, which queries of the past read as today`;
}

/** Every partition that leaves the table, and every one that is dropped, by name. */
function formatRetention({ detached = [], dropped = [] }: Forecast): string[] {
  const format = (verb: string) => (one: (typeof detached)[number]) =>
    `  ${verb} ${one.name}, ${one.bound.replace(/^FOR VALUES /, "")}, about ${formatCount(one.rows)} rows, ${formatBytes(one.bytes)} with indexes`;
  return [...detached.map(format("detaches")), ...dropped.map(format("drops   "))];
}

/** What a rollback replays, and where that goes: the rows themselves are there. */
function formatReplay({ seconds, replay }: Forecast): string[] {
  if (replay === undefined) return [];
  const { journal, keys, bytes, tablespace, room } = replay;
  const size = bytes === null ? "of a size that is hidden" : formatBytes(bytes);
  const count = keys === null ? "never analysed" : `${formatCount(keys)} keys when it was last analysed`;
  const left = room === null ? "how much is left is not told" : `${formatBytes(room)} are left`;
  return [
    `  replays  ${journal}, ${size}, ${count}`,
    `  needs    room in tablespace ${tablespace} for what was written since the swap: ${left}`,
    `  takes    about ${formatSeconds(seconds.low)} to ${formatSeconds(seconds.high)}, while the application goes on`,
  ];
}

function formatForecast(plan: PrintedPlan, forecast: Forecast, declared: Declared): string[] {
  const leaving = formatRetention(forecast);
  if (plan.method === "detachPartitions" || plan.method === "dropPartitions") return leaving;
  if (plan.method === "setInterval" || plan.method === "setAttributes") return [];
  if (plan.method === "addPartitions") return [`  adds     ${formatPartitions(forecast)}`, ...leaving];
  if (plan.method === "moveRows")
    return [
      `  moves    about ${formatCount(forecast.rows)} rows, ${formatBytes(forecast.bytes)} with indexes`,
      `  adds     ${formatPartitions(forecast)}`,
      ...leaving,
    ];
  const now = `  now      ${formatCount(forecast.rows)} rows, ${formatBytes(forecast.bytes)} with indexes`;
  if (plan.method === "rollback") return [now, ...formatReplay(forecast)];
  const besides = forecast.besides === null ? "" : `, and ${forecast.besides}`;
  return [
    now,
    `  becomes  ${forecast.isAtMost ? "at most " : ""}${formatPartitions(forecast)}${besides}`,
    ...formatCosts(forecast, plan, declared),
  ];
}

function listStatements(heading: string, statements: Forecast["statementsWithoutKey"]): string[] {
  if (statements.length === 0) return [];
  const lines = statements.map(({ query, calls }) => `         ${formatCount(calls)} × ${query}`);
  return [`       ${heading}, by pg_stat_statements:`, ...lines];
}

/** The statements that a hazard is about, as far as the server tells. */
function formatStatements({ code }: Hazard, forecast: Forecast | null): string[] {
  if (forecast === null) return [];
  if (code === "QUERIES_WITHOUT_KEY")
    return listStatements("the most frequent of them here", forecast.statementsWithoutKey);
  if (code !== "ON_CONFLICT_REFUSED" || forecast.statementsOnConflict === undefined) return [];
  return forecast.statementsOnConflict === null
    ? [
        "       whether the application does so cannot be known: pg_stat_statements is not installed or not readable",
      ]
    : listStatements("statements with ON CONFLICT here", forecast.statementsOnConflict);
}

function formatResultHazards(plan: PrintedPlan, forecast: Forecast | null): string[] {
  const hazards = [...plan.hazards, ...(forecast?.hazards ?? [])];
  if (hazards.length === 0) return [];
  return [
    "  afterwards",
    ...hazards.flatMap((hazard) => [
      ...formatHazards([hazard], "     "),
      ...formatStatements(hazard, forecast),
    ]),
  ];
}

/** What a DBA should think of before the run. */
function formatAdvice(forecast: Forecast | null): string[] {
  const advice = forecast?.advice ?? [];
  if (advice.length === 0) return [];
  return ["  advice", ...advice.map(({ code, text, remedy }) => `     ! ${code}: ${text} ${remedy}`)];
}

/** A plan as preview logs it: what is done and why, with locks, hazards, size and time. */
export function formatPlan(plan: PrintedPlan, forecast: Forecast | null, declared: Declared = {}): string {
  const lines = [
    `${plan.table.schema}.${plan.table.name}: ${plan.method} (plan ${plan.hash})`,
    `  ${plan.reason}`,
    ...(forecast ? formatForecast(plan, forecast, declared) : []),
    ...plan.steps.flatMap(formatStep),
    ...formatResultHazards(plan, forecast),
    ...formatAdvice(forecast),
  ];
  return lines.join("\n");
}

function describeResult({ partitions, leaves }: RunResult): string {
  return partitions === 0 ? "a plain table" : `${partitions} partitions (${leaves} tables)`;
}

function formatModified(table: string, result: RunResult): string {
  return [
    `${table}: Oracle has given it ${describeResult(result)} in ${formatSeconds(result.seconds)}, by its own statement.`,
    "  proof    none that all rows have arrived: Oracle compares nothing, and no other table is left",
    `  kept     ${result.inventory}: all as before`,
    "  way back another such statement",
  ].join("\n");
}

function formatAttached(table: string, result: RunResult): string {
  return [
    `${table}: no row was moved; the table is the first of ${result.partitions} partitions (${result.leaves} tables) in ${formatSeconds(result.seconds)}.`,
    `  proof    a validated check and the server's own proof at ATTACH; no row beyond the bound was noted`,
    `  cutover  the table was closed for ${result.lockedMs ?? 0} ms, at attempt ${result.cutoverAttempts ?? 0}`,
    `  carried  ${result.inventory}: all as before`,
    "  way back DETACH PARTITION gives the table as it was, but without the rows written to the other partitions",
  ].join("\n");
}

function formatRolledBack(table: string, result: RunResult): string {
  return [
    `${table}: is what it was before, with every change made since, after ${formatSeconds(result.seconds)}.`,
    `  proof    all ${formatCount(result.rows)} rows compared in ${result.chunks} chunks, checksum ${result.checksum}; rows changed meanwhile were compared again, the last ones while the table was closed`,
    `  cutover  the table was closed for ${result.lockedMs ?? 0} ms, at attempt ${result.cutoverAttempts ?? 0}`,
    `  carried  ${result.inventory}: all as before`,
    `  kept     ${result.retiredTable ?? ""} has the rows up to the rollback; nothing records what is written from now on`,
  ].join("\n");
}

/** What retention has taken away, after a space; nothing where it has not. */
function describeLeft({ steps }: RunResult): string {
  const countOf = (kind: string) => steps.find(({ step }) => step === kind)?.rows ?? 0;
  const [detached, dropped] = [countOf("detachPartitions"), countOf("dropPartitions")];
  return [
    detached === 0 ? "" : ` ${countPartitions(detached)} detached: tables of their own now.`,
    dropped === 0 ? "" : ` ${countPartitions(dropped)} that had been detached dropped, with their rows.`,
  ].join("");
}

/** What a run has done, as `up` logs it at the end. */
export function formatResult(table: string, result: RunResult): string {
  const also = describeLeft(result);
  if (result.method === "detachPartitions" || result.method === "dropPartitions") return `${table}:${also}`;
  if (result.method === "addPartitions")
    return `${table}: ${countPartitions(result.partitions)} added in ${formatSeconds(result.seconds)}.${also}`;
  if (result.method === "setAttributes")
    return `${table}: settings changed in ${formatSeconds(result.seconds)}; no row was moved.`;
  if (result.method === "modifyOnline") return formatModified(table, result);
  if (result.method === "attachHistory") return formatAttached(table, result);
  if (result.method === "rollback") return formatRolledBack(table, result);
  if (result.method === "moveRows")
    return [
      `${table}: the ${formatCount(result.rows)} rows of the default partition lie in ${countPartitions(result.partitions)} of their own, or in the new default partition, after ${formatSeconds(result.seconds)}.`,
      `  proof    every row compared in ${result.chunks} chunks, checksum ${result.checksum}; rows changed meanwhile were compared again, the last ones while the table was closed`,
      `  swap     the table was closed for ${result.lockedMs ?? 0} ms, at attempt ${result.cutoverAttempts ?? 0}`,
      `  kept     ${result.retiredTable ?? ""} holds the rows up to the swap`,
      ...(also === "" ? [] : [`  besides ${also}`]),
    ].join("\n");
  const rate = result.seconds > 0 ? ` (${formatCount(result.rows / result.seconds)} rows/s overall)` : "";
  return [
    `${table}: ${formatCount(result.rows)} rows moved into ${describeResult(result)} in ${formatSeconds(result.seconds)}${rate}.`,
    `  proof    every row compared in ${result.chunks} chunks, checksum ${result.checksum}; rows changed meanwhile were compared again, the last ones while the table was closed`,
    `  cutover  the table was closed for ${result.lockedMs ?? 0} ms, at attempt ${result.cutoverAttempts ?? 0}`,
    `  carried  ${result.inventory}: all as before`,
    `  way back ${result.retiredTable ?? ""} keeps the rows up to the cutover; a reverse journal records the keys written since (until ${result.keepRetiredUntil ?? ""} at least)`,
  ].join("\n");
}
