import type { KeyDistribution } from "../schema/key-distribution";
import type { Recommendation, TableRecommendation } from "../schema/recommendation";
import type { TableStatistics } from "../schema/table-statistics";
import { spreadKeys, type KeySpread, type UnitSpread } from "./key-spread";
import { recommendDegree, recommendHash, recommendPartitionColumn, type KnownTable } from "./recommendation";

/** What was read of a table, by either database, to recommend by. */
export interface TableToRecommend {
  readonly schema: string;
  readonly name: string;
  readonly known: KnownTable;
  /** Of the recommended column; null where no column is a time, or none was read. */
  readonly distribution: KeyDistribution | null;
  readonly statistics: TableStatistics;
  /** Those the owner has room in; empty where the database has no such thing to choose. */
  readonly tablespaces: readonly string[];
  readonly now: string;
  /** What else runs there: processors and connections left, null where not known. */
  readonly environment: { readonly processors: number | null; readonly connections: number | null };
  /** Bytes that a run works off in a second. */
  readonly bytesPerSecond: { readonly slow: number; readonly fast: number };
}

const GB = 2 ** 30;
/** Below this a partition costs more than it saves. */
const leastBytes = GB / 2;
const mostPartitions = 1_000;
/** A partition with so many times the rows of the usual one is worth a word. */
const unevenBy = 4;

const inGb = (bytes: number): string =>
  bytes >= GB / 10 ? `${(bytes / GB).toFixed(1)} GB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
const count = (rows: number): string => rows.toLocaleString("en-US");

function chooseUnit(
  { units }: KeySpread,
  bytes: number,
): { readonly chosen: UnitSpread; readonly isWorth: boolean } {
  const few = units.filter(({ span }) => span <= mostPartitions);
  const worth = few.find(({ median }) => median * bytes >= leastBytes);
  const chosen = worth ?? few.find(({ unit }) => unit === "MONTH") ?? units.at(-1);
  if (chosen === undefined) throw new Error("there are units");
  return { chosen, isWorth: worth !== undefined };
}

function sayAgainst(spread: KeySpread, chosen: UnitSpread, isWorth: boolean, bytes: number): string | null {
  const { nulls, strange, isWhole } = spread;
  const read = isWhole ? "" : " of those read";
  const against = [
    ...(isWorth ? [] : [`its partitions are small; a table of ${inGb(bytes)} may need none`]),
    ...(chosen.largest > unevenBy * chosen.median
      ? [`rows are uneven: the largest partition would hold ${inGb(chosen.largest * bytes)}`]
      : []),
    ...(nulls > 0 ? [`${count(nulls)} rows${read} have no value, which no interval takes`] : []),
    ...(strange === null
      ? []
      : [
          `${count(strange.rows)} rows${read} lie apart from all others, as at ${strange.such}: mend them before`,
        ]),
  ];
  return against.length === 0 ? null : against.join("; ");
}

/** The finest interval whose usual partition is worth having, by how the rows really lie. */
export function recommendIntervalBySpread({ bytes }: KnownTable, spread: KeySpread): Recommendation {
  const { chosen, isWorth } = chooseUnit(spread, bytes);
  const seen = spread.isWhole ? `all ${count(spread.rows)} rows` : `a sample of ${count(spread.rows)} rows`;
  const because = `by ${seen}, from ${spread.first} to ${spread.last}: ${count(chosen.span)} partitions, ${count(chosen.occupied)} of them with rows, the usual one of about ${inGb(chosen.median * bytes)}, the largest of ${inGb(chosen.largest * bytes)}`;
  return {
    setting: "intervalType",
    value: chosen.unit,
    because,
    against: sayAgainst(spread, chosen, isWorth, bytes),
  };
}

/** As many connections as size, processors and connections that are left allow. */
function recommendDegreeHere({ known, environment }: TableToRecommend): Recommendation {
  const bySize = recommendDegree(known);
  const { processors, connections } = environment;
  const limits = [
    ...(processors === null
      ? []
      : [{ most: Math.floor(processors / 2), by: `half of the ${processors} processors` }]),
    ...(connections === null
      ? []
      : [{ most: Math.floor(connections / 4), by: `a quarter of the ${connections} connections left` }]),
  ].sort((left, right) => left.most - right.most);
  const [least] = limits;
  if (least === undefined || least.most >= Number(bySize.value)) return bySize;
  const value = Math.max(1, least.most);
  return { ...bySize, value, because: `${bySize.because}, but no more than ${least.by}` };
}

function recommendTablespaces({ tablespaces }: TableToRecommend): Recommendation[] {
  if (tablespaces.length < 2) return [];
  return [
    {
      setting: "partitionTablespaces",
      value: tablespaces.join(", "),
      because: `the owner has a quota in ${tablespaces.length} tablespaces; partitions take turns`,
      against: "reads are spread, but so is what a lost file takes away",
    },
  ];
}

function hashOf(table: TableToRecommend, partitions: number, partitionColumn: string): Recommendation[] {
  const found = recommendHash(table.known, partitions, partitionColumn);
  const column = found.find(({ setting }) => setting === "subpartitionColumn")?.value;
  const parts = Number(found.find(({ setting }) => setting === "subpartitionCount")?.value ?? 0);
  const distinct = table.statistics.columns.find(({ name }) => name === column)?.distinct ?? null;
  if (distinct === null || distinct >= 10 * parts) return found;
  const against = `by the statistics it has about ${count(Math.round(distinct))} different values alone`;
  return found.map((one) => (one.setting === "subpartitionColumn" ? { ...one, against } : one));
}

function byTime(table: TableToRecommend): Pick<TableRecommendation, "recommendations" | "notes"> {
  const column = recommendPartitionColumn(table.known);
  if (column === null) return byHash(table);
  const partitionColumn = { ...column, value: String(column.value) };
  const type = { setting: "partitionType", value: "INTERVAL", because: "rows come by time", against: null };
  const spread = table.distribution ? spreadKeys(table.distribution, table.now) : null;
  if (spread === null)
    return {
      recommendations: [type, partitionColumn],
      notes: ["No row has a value that says how long an interval should be."],
    };
  const interval = recommendIntervalBySpread(table.known, spread);
  const { median = 1 } = spread.units.find(({ unit }) => unit === interval.value) ?? {};
  // By the usual partition: gaps between rows make none smaller.
  const alike = Math.max(1, Math.round(1 / median));
  const seen = spread.isWhole ? "the least key of all rows" : "the least key of the sample";
  return {
    recommendations: [type, partitionColumn, interval, ...hashOf(table, alike, partitionColumn.value)],
    notes: [
      `Partitions begin with ${spread.first}, ${seen}; a plan measures the least key exactly, so nothing is to be set.`,
    ],
  };
}

/** Where no column is a time, rows are spread evenly. */
function byHash({
  known: { primaryKey, bytes },
}: TableToRecommend): Pick<TableRecommendation, "recommendations" | "notes"> {
  const [key] = primaryKey;
  if (key === undefined || bytes < 16 * leastBytes)
    return { recommendations: [], notes: [`No column is a time, and ${inGb(bytes)} need no partitions.`] };
  const parts = Math.min(64, 2 ** Math.ceil(Math.log2(bytes / (4 * leastBytes))));
  return {
    recommendations: [
      {
        setting: "partitionType",
        value: "HASH",
        because: "no column is a time",
        against: "old rows cannot be dropped by partition",
      },
      {
        setting: "partitionColumn",
        value: key,
        because: "it is of the primary key, so its values differ",
        against: null,
      },
      {
        setting: "partitionCount",
        value: parts,
        because: `${inGb(bytes)} become ${parts} partitions of about ${inGb(bytes / parts)}`,
        against: null,
      },
    ],
    notes: [],
  };
}

/** Settings that fit a table, each with its reasons, and what a run would take. */
export function recommendTable(table: TableToRecommend): TableRecommendation {
  const { known, bytesPerSecond: rate } = table;
  const { recommendations, notes } = byTime(table);
  const noKey =
    known.primaryKey.length === 0 ? ["It has no primary key, which a copy needs: add one first."] : [];
  return {
    schema: table.schema,
    table: table.name,
    bytes: known.bytes,
    recommendations:
      recommendations.length === 0
        ? []
        : [...recommendations, ...recommendTablespaces(table), recommendDegreeHere(table)],
    seconds: { low: known.bytes / rate.fast, high: known.bytes / rate.slow },
    restsOn: `${inGb(known.bytes)} of table and indexes at ${rate.slow / 1e6} to ${rate.fast / 1e6} MB/s for load, indexes and comparison together, as measured on slow and fast disks; a preview tells it for the partitions that it plans`,
    notes: [...noKey, ...notes],
  };
}
