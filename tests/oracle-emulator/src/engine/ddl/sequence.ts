import { OracleError } from "../../contract";
import type { AlterSequence, CreateSequence, ObjectName, SequenceOptions } from "../../sql/ast";
import { createObject, ownerOf, recordChange, requirePrivilege, row, run, type DdlContext } from "./context";

/** What PostgreSQL's sequences can hold; Oracle's default of 28 nines is beyond it. */
const BIGINT_MAX = 9223372036854775807n;
const ORACLE_MAX = "9999999999999999999999999999";

interface SequenceRow {
  readonly object_id: number;
  readonly start_with: string;
  readonly min_value: string;
  readonly max_value: string;
  readonly increment_by: string;
  readonly cycle: boolean;
}

export async function createSequence(context: DdlContext, statement: CreateSequence): Promise<void> {
  const owner = ownerOf(context, statement.name);
  requirePrivilege(context, owner, "CREATE SEQUENCE", "CREATE ANY SEQUENCE");
  const name = statement.name.name.name;
  if (statement.ifNotExists && context.catalog.find(owner, name) !== undefined) return;
  const objectId = await createObject(context, { owner, name, type: "SEQUENCE", namespace: 1 });
  await recordSequence(context, objectId, statement.options);
  await createPhysicalSequence(context, objectId);
}

/** The sequence's options in the catalog, with Oracle's defaults. */
export async function recordSequence(
  context: DdlContext,
  objectId: number,
  options: SequenceOptions,
): Promise<void> {
  const increment = options.incrementBy ?? "1";
  const descending = increment.startsWith("-");
  const maximum = chosen(options.maxValue, descending ? "-1" : ORACLE_MAX);
  const minimum = chosen(options.minValue, descending ? `-${ORACLE_MAX.slice(1)}` : "1");
  const start = options.startWith ?? (descending ? maximum : minimum);
  if (BigInt(increment) === 0n) throw new OracleError(4002, "INCREMENT must be a nonzero integer");
  if (BigInt(minimum) >= BigInt(maximum)) throw new OracleError(4004, "MINVALUE must be less than MAXVALUE");
  if (BigInt(start) < BigInt(minimum)) throw new OracleError(4006, "START WITH cannot be less than MINVALUE");
  if (BigInt(start) > BigInt(maximum)) throw new OracleError(4008, "START WITH cannot be more than MAXVALUE");
  await run(
    context,
    `INSERT INTO ora_catalog.sequences (object_id, start_with, min_value, max_value, increment_by, cycle, ordered, cache_size)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      objectId,
      start,
      minimum,
      maximum,
      increment,
      options.cycle ?? false,
      options.order ?? false,
      cacheSize(options),
    ],
  );
}

function chosen(value: string | false | undefined, fallback: string): string {
  return value === undefined || value === false ? fallback : value;
}

function cacheSize(options: SequenceOptions): number {
  if (options.cache === false) return 0;
  return options.cache === undefined ? 20 : Number(options.cache);
}

/** Makes PostgreSQL's sequence as the catalog has it. */
export async function createPhysicalSequence(context: DdlContext, objectId: number): Promise<void> {
  await run(
    context,
    `CREATE SEQUENCE data.s${objectId} AS bigint ${await physicalOptions(context, objectId)}`,
  );
}

async function physicalOptions(context: DdlContext, objectId: number): Promise<string> {
  const sequence = await row<SequenceRow>(
    context,
    "SELECT * FROM ora_catalog.sequences WHERE object_id = $1",
    [objectId],
  );
  if (sequence === undefined) throw new Error(`sequence ${objectId} is not in the catalog`);
  const cut = (value: string): bigint => {
    const limit = BigInt(value);
    if (limit > BIGINT_MAX) return BIGINT_MAX;
    return limit < -BIGINT_MAX ? -BIGINT_MAX : limit;
  };
  return (
    `INCREMENT BY ${cut(sequence.increment_by)} MINVALUE ${cut(sequence.min_value)} MAXVALUE ${cut(sequence.max_value)} ` +
    `START WITH ${cut(sequence.start_with)} ${sequence.cycle ? "CYCLE" : "NO CYCLE"}`
  );
}

/** A sequence that a DDL names. @throws OracleError ORA-02289 */
export function sequenceOf(context: DdlContext, name: ObjectName): number {
  const object = context.names.resolve(name.schema?.name, name.name.name);
  if (object?.kind !== "SEQUENCE") throw new OracleError(2289, "sequence does not exist", name.position);
  return object.objectId;
}

const ALTERABLE: readonly (readonly [keyof SequenceOptions, string])[] = [
  ["incrementBy", "increment_by"],
  ["minValue", "min_value"],
  ["maxValue", "max_value"],
  ["cycle", "cycle"],
  ["order", "ordered"],
];

export async function alterSequence(context: DdlContext, statement: AlterSequence): Promise<void> {
  const objectId = sequenceOf(context, statement.name);
  requirePrivilege(context, ownerOf(context, statement.name), "", "ALTER ANY SEQUENCE");
  const { options } = statement;
  if (options.startWith !== undefined && options.restart !== true) {
    throw new OracleError(2283, "cannot alter starting sequence number");
  }
  for (const [option, column] of ALTERABLE) {
    const value = options[option];
    if (value === undefined || value === false) continue;
    await run(context, `UPDATE ora_catalog.sequences SET ${column} = $2 WHERE object_id = $1`, [
      objectId,
      value,
    ]);
  }
  if (options.cache !== undefined) {
    await run(context, "UPDATE ora_catalog.sequences SET cache_size = $2 WHERE object_id = $1", [
      objectId,
      cacheSize(options),
    ]);
  }
  await run(context, `ALTER SEQUENCE data.s${objectId} ${await physicalOptions(context, objectId)}`);
  if (options.restart === true) {
    const start = options.startWith === undefined ? "" : ` WITH ${options.startWith}`;
    await run(context, `ALTER SEQUENCE data.s${objectId} RESTART${start}`);
  }
  await recordChange(context, objectId);
}
