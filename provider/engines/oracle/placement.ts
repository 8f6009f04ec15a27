import type { OraclePlacement } from "../../rendering/oracle/compare";
import type { OracleBound, OraclePartitioning } from "../../schema/oracle-table-state";

const constants: ReadonlySet<OracleBound["type"]> = new Set(["DATE", "TIMESTAMP", "NUMBER", "TEXT"]);
const ofLists: ReadonlySet<OracleBound["type"]> = new Set([...constants, "NULL", "DEFAULT"]);
/** Lists are asked one by one for each row. */
const mostLists = 128;

/**
 * Where rows belong by the bounds of a table; nowhere that could be told where bounds are of another form, or the server's own hash
 * decides.
 */
export function placeOracleRows(partitioning: OraclePartitioning | null): OraclePlacement {
  const [column, ...others] = partitioning?.columns ?? [];
  if (partitioning === null || column === undefined || others.length > 0) return { kind: "none" };
  const { strategy, partitions } = partitioning;
  if (strategy === "RANGE") {
    const bounds = partitions.flatMap((partition) => partition.bounds.slice(0, 1));
    const ends = bounds.filter(({ type }) => type !== "MAXVALUE");
    return ends.every(({ type }) => constants.has(type))
      ? { kind: "range", column, bounds: ends }
      : { kind: "none" };
  }
  const values = partitions.map(({ bounds }) => bounds);
  const isListed = strategy === "LIST" && values.length <= mostLists;
  return isListed && values.flat().every(({ type }) => ofLists.has(type))
    ? { kind: "list", column, values: defaultLast(values) }
    : { kind: "none" };
}

/** The rows of no list belong to the partition DEFAULT, which is the last one. */
function defaultLast(values: readonly (readonly OracleBound[])[]): readonly (readonly OracleBound[])[] {
  const [last] = values.slice(-1);
  return last?.some(({ type }) => type === "DEFAULT") ? values.slice(0, -1) : values;
}
