import { OracleError } from "../../contract";
import type { Expression, SourceExpression } from "../../sql/ast";
import { row, rows, run, type DdlContext } from "./context";

interface KeyRow {
  readonly type_name: string;
  readonly keys: string;
}

type Interval = { readonly months: number } | { readonly seconds: string } | { readonly number: string };

/** INTERVAL (…) of CREATE TABLE, or SET INTERVAL: the range section's last bound becomes the transition point. */
export async function setInterval(
  context: DdlContext,
  tableId: number,
  interval: SourceExpression,
): Promise<void> {
  const key = await keyOf(context, tableId);
  const value = await evaluateInterval(context, interval, key.type_name);
  const bound = await lastBound(context, tableId);
  if (bound === null) {
    throw new OracleError(14761, "MAXVALUE partition cannot be specified for Interval partitioned objects");
  }
  const isNumber = "number" in value;
  if ("months" in value) await requireTransitionDay(context, bound);
  await run(
    context,
    `UPDATE ora_catalog.part_tables SET interval_text = $2, interval_months = $3, interval_seconds = $4, interval_number = $5,
       transition_time = $6, transition_number = $7 WHERE table_id = $1`,
    [
      tableId,
      intervalText(interval, value),
      "months" in value ? value.months : null,
      "seconds" in value ? value.seconds : null,
      isNumber ? value.number : null,
      isNumber ? null : bound,
      isNumber ? bound : null,
    ],
  );
}

/** As ALL_PART_TABLES shows it: the expression without blanks. */
function intervalText(interval: SourceExpression, value: Interval): string {
  return "number" in value ? value.number : interval.text.replace(/\s+/g, "").toUpperCase();
}

async function keyOf(context: DdlContext, tableId: number): Promise<KeyRow> {
  const key = await row<KeyRow>(
    context,
    `SELECT min(c.type_name) AS type_name, count(*)::text AS keys FROM ora_catalog.part_keys AS k
     JOIN ora_catalog.columns AS c ON c.object_id = k.table_id AND c.column_number = k.column_number
     JOIN ora_catalog.part_tables AS p ON p.table_id = k.table_id AND p.type = 'RANGE'
     WHERE k.table_id = $1 AND k.level = 1`,
    [tableId],
  );
  if (key === undefined || key.keys !== "1") {
    throw new OracleError(14750, "Range partitioned table with INTERVAL clause has more than one column");
  }
  if (!["NUMBER", "DATE", "TIMESTAMP"].includes(key.type_name)) {
    throw new OracleError(
      14751,
      "Invalid data type for partitioning column of an interval partitioned table",
    );
  }
  return key;
}

async function lastBound(context: DdlContext, tableId: number): Promise<string | null> {
  const last = await row<{ bound: string | null }>(
    context,
    "SELECT bounds[1] AS bound FROM ora_catalog.partitions WHERE table_id = $1 AND slot IS NULL ORDER BY ordinal DESC LIMIT 1",
    [tableId],
  );
  return last?.bound ?? null;
}

async function requireTransitionDay(context: DdlContext, bound: string): Promise<void> {
  const day = await row<{ day: number }>(context, "SELECT extract(day FROM $1::timestamp)::integer AS day", [
    bound,
  ]);
  if ((day?.day ?? 0) > 28) {
    throw new OracleError(14767, "Cannot specify this interval with existing high bounds");
  }
}

function callName(expression: Expression): string {
  if (expression.kind === "parenthesised") return callName(expression.expression);
  return expression.kind === "call" ? (expression.name.at(-1)?.name ?? "") : expression.kind;
}

async function evaluateInterval(
  context: DdlContext,
  interval: SourceExpression,
  keyType: string,
): Promise<Interval> {
  const name = callName(interval.expression);
  const isNumber = keyType === "NUMBER";
  const forTime = ["NUMTOYMINTERVAL", "NUMTODSINTERVAL", "intervalLiteral"].includes(name);
  if (isNumber === forTime) {
    throw new OracleError(14752, "Interval expression is not a constant of the correct type");
  }
  const text = context.translate(interval.expression);
  const value = await row<{ number: string | null; months: number | null; seconds: string | null }>(
    context,
    isNumber
      ? `SELECT trim_scale((${text})::numeric)::text AS number, NULL AS months, NULL AS seconds`
      : `SELECT NULL AS number, (extract(year FROM i) * 12 + extract(month FROM i))::integer AS months,
           (extract(epoch FROM i - make_interval(years => extract(year FROM i)::integer, months => extract(month FROM i)::integer)))::text AS seconds
         FROM (SELECT (${text})::interval AS i) AS evaluated`,
  );
  if (typeof value?.number === "string") return positive({ number: value.number }, value.number);
  if (value?.months) return positive({ months: value.months }, String(value.months));
  return positive({ seconds: value?.seconds ?? "0" }, value?.seconds ?? "0");
}

function positive(interval: Interval, amount: string): Interval {
  if (Number(amount) > 0) return interval;
  throw new OracleError(14752, "Interval expression is not a constant of the correct type");
}

/** SET INTERVAL (…) and SET INTERVAL (): what the interval has made so far becomes the range section. */
export async function changeInterval(
  context: DdlContext,
  tableId: number,
  interval: SourceExpression | undefined,
): Promise<void> {
  const table = await row<{ type: string; interval_text: string | null }>(
    context,
    "SELECT type, interval_text FROM ora_catalog.part_tables WHERE table_id = $1",
    [tableId],
  );
  const illegal = "SET INTERVAL is not legal on this table.";
  if (table?.type !== "RANGE") throw new OracleError(14759, illegal);
  if (interval === undefined && table.interval_text === null) {
    throw new OracleError(14757, "Table is already a range partitioned table");
  }
  await convertIntervalPartitions(context, tableId);
  if (interval === undefined) {
    await run(
      context,
      `UPDATE ora_catalog.part_tables SET interval_text = NULL, interval_months = NULL, interval_seconds = NULL,
         interval_number = NULL, transition_time = NULL, transition_number = NULL WHERE table_id = $1`,
      [tableId],
    );
    return;
  }
  if ((await lastBound(context, tableId)) === null) throw new OracleError(14759, illegal);
  await setInterval(context, tableId, interval);
}

/** Interval partitions become range partitions with the bounds that they have. */
async function convertIntervalPartitions(context: DdlContext, tableId: number): Promise<void> {
  const slots = await rows<{ object_id: number; bound: string }>(
    context,
    `SELECT p.object_id, CASE
       WHEN t.interval_number IS NOT NULL THEN (t.transition_number + (p.slot + 1) * t.interval_number)::text
       WHEN t.interval_months IS NOT NULL THEN (t.transition_time + make_interval(months => (p.slot + 1) * t.interval_months))::text
       ELSE (t.transition_time + make_interval(secs => ((p.slot + 1) * t.interval_seconds)::double precision))::text END AS bound
     FROM ora_catalog.partitions AS p JOIN ora_catalog.part_tables AS t USING (table_id)
     WHERE table_id = $1 AND slot IS NOT NULL ORDER BY slot`,
    [tableId],
  );
  for (const slot of slots) {
    await run(
      context,
      `UPDATE ora_catalog.partitions SET slot = NULL, bounds = ARRAY[$2], ordinal = (
         SELECT max(ordinal) + 1 FROM ora_catalog.partitions WHERE table_id = $3 AND slot IS NULL)
       WHERE object_id = $1`,
      [slot.object_id, slot.bound, tableId],
    );
  }
}
