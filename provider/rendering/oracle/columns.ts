import { numberLiteral } from "../../dialect/oracle-literals";
import { quoteIdentifier } from "../../dialect/oracle-quoting";
import type { OracleCarriedConstraint, OracleNewColumn } from "../../schema/oracle-plan";

/**
 * A text that the server keeps as its author wrote it, such that more can follow: a comment at its end would swallow that.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Comments.html
 */
export function authorsText(text: string): string {
  const trimmed = text.trim();
  return trimmed.includes("--") ? `${trimmed}\n` : trimmed;
}

type Identity = NonNullable<OracleNewColumn["identity"]>;

/** Every option of an identity's generator, because those that are left out may get their defaults. `start` is a number's text. */
export function describeSequence(identity: Identity, start: string): string {
  const { increment, min, max, cache, cycle, order } = identity;
  return [
    `START WITH ${start} INCREMENT BY ${numberLiteral(increment)}`,
    `MINVALUE ${numberLiteral(min)} MAXVALUE ${numberLiteral(max)}`,
    Number(cache) > 1 ? `CACHE ${numberLiteral(cache)}` : "NOCACHE",
    cycle ? "CYCLE" : "NOCYCLE",
    order ? "ORDER" : "NOORDER",
  ].join(" ");
}

/**
 * An identity column takes the source's values until the cutover, which GENERATED ALWAYS would refuse.
 * @see https://docs.oracle.com/en/error-help/db/ora-32795/
 */
function describeIdentity(identity: Identity): string {
  const kind = identity.generation === "ALWAYS" ? "BY DEFAULT" : identity.generation;
  return `GENERATED ${kind} AS IDENTITY (${describeSequence(identity, numberLiteral(identity.startWith))})`;
}

function describeValue(column: OracleNewColumn): string[] {
  if (column.virtual !== null) return [`GENERATED ALWAYS AS (${authorsText(column.virtual)}) VIRTUAL`];
  if (column.identity !== null) return [describeIdentity(column.identity)];
  if (column.default === null) return [];
  return [`DEFAULT ${column.defaultOnNull ? "ON NULL " : ""}${authorsText(column.default)}`];
}

/** ` DEFERRABLE INITIALLY DEFERRED RELY ENABLE NOVALIDATE`, without what is so anyway. */
export function describeState(constraint: OracleCarriedConstraint): string {
  const { deferrable, initiallyDeferred, rely, enabled, validated, isLate } = constraint;
  const words = [
    ...(deferrable ? [`DEFERRABLE INITIALLY ${initiallyDeferred ? "DEFERRED" : "IMMEDIATE"}`] : []),
    ...(rely ? ["RELY"] : []),
  ];
  const state = `${enabled && !isLate ? "ENABLE" : "DISABLE"} ${validated ? "VALIDATE" : "NOVALIDATE"}`;
  return [...words, ...(state === "ENABLE VALIDATE" ? [] : [state])].map((word) => ` ${word}`).join("");
}

/** `CONSTRAINT "ORDERS_INTERIM_CK" `, or nothing where the server chooses the name. */
export function constraintName({ interimName }: OracleCarriedConstraint): string {
  return interimName === null ? "" : `CONSTRAINT ${quoteIdentifier(interimName)} `;
}

function describeNotNull(column: OracleNewColumn, constraints: readonly OracleCarriedConstraint[]): string[] {
  return constraints
    .filter(({ kind, columns }) => kind === "NOT NULL" && columns[0] === column.name)
    .map((constraint) => `${constraintName(constraint)}NOT NULL${describeState(constraint)}`);
}

/** `"AMOUNT" NUMBER(10,2) DEFAULT 0 CONSTRAINT "…" NOT NULL` */
export function defineColumn(
  column: OracleNewColumn,
  constraints: readonly OracleCarriedConstraint[],
): string {
  return [
    `${quoteIdentifier(column.name)} ${column.type}`,
    ...(column.collation === null ? [] : [`COLLATE ${column.collation}`]),
    ...(column.invisible ? ["INVISIBLE"] : []),
    ...describeValue(column),
    ...describeNotNull(column, constraints),
  ].join(" ");
}

/** `CONSTRAINT "…" CHECK (amount > 0) DISABLE NOVALIDATE` */
export function defineCheck(constraint: OracleCarriedConstraint): string {
  return `${constraintName(constraint)}CHECK (${authorsText(constraint.condition ?? "")})${describeState(constraint)}`;
}
