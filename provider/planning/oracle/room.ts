import { refuse, type Refusal } from "../../errors";
import type { OracleRoom } from "../../schema/oracle-room";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { OracleStorage } from "../../schema/storage";
import { losesCompression } from "./compression";
import { tablespaceOf } from "./storage";

/** Where the parts of a copy go by turns; null for a tablespace that nobody names. */
function homesOf(state: OracleTableState, storage: OracleStorage | undefined): readonly (string | null)[] {
  const { subpartitionTablespaces, partitionTablespaces, tablespace } = storage ?? {};
  return subpartitionTablespaces ?? partitionTablespaces ?? [tablespace ?? tablespaceOf(state)];
}

/** Segments of a table, each with the tablespaces that its copy goes to. */
function segmentsOf(
  state: OracleTableState,
  storage?: OracleStorage,
): (readonly [string, readonly (string | null)[]])[] {
  const homes = homesOf(state, storage);
  const placeOf = (tablespace: string | null) => (tablespace === null ? homes : [tablespace]);
  return [
    [state.table, homes],
    ...state.indexes.map(({ name, tablespace }) => [name, placeOf(tablespace)] as const),
    ...state.lobs.map(
      ({ segment, tablespace }) => [segment, placeOf(storage?.lobs?.tablespace ?? tablespace)] as const,
    ),
  ];
}

/** Names of the segments whose sizes say what a second copy needs. */
export function segmentNames(state: OracleTableState): string[] {
  return segmentsOf(state).map(([name]) => name);
}

/** The table's own segments: at least its rows as they are uncompressed, where the copy will not compress them. */
function tableBytes(
  state: OracleTableState,
  { segments, uncompressed }: OracleRoom,
  storage?: OracleStorage,
): number {
  const now = segments.find(({ name }) => name === state.table)?.bytes ?? 0;
  return losesCompression(state, storage) ? Math.max(now, uncompressed ?? 0) : now;
}

/**
 * Bytes of a second copy by tablespace, if it becomes as large as the table is, or as its rows are uncompressed.
 * @param storage where it will lie, as far as that is declared; parts that take turns are taken to be of one size
 */
export function neededRoom(
  state: OracleTableState,
  room: OracleRoom,
  storage?: OracleStorage,
): ReadonlyMap<string, number> {
  const sizes = new Map(room.segments.map(({ name, bytes }) => [name, bytes]));
  sizes.set(state.table, tableBytes(state, room, storage));
  const needed = new Map<string, number>();
  for (const [name, homes] of segmentsOf(state, storage)) {
    const share = Math.ceil((sizes.get(name) ?? 0) / homes.length);
    for (const place of homes) {
      const home = place ?? room.defaultTablespace;
      needed.set(home, (needed.get(home) ?? 0) + share);
    }
  }
  return needed;
}

const KiB = 1_024;

function print(bytes: number): string {
  const [unit, size] = bytes < 10 * KiB * KiB ? ["KiB", KiB] : ["MiB", KiB * KiB];
  return `${Math.floor(bytes / Number(size)).toLocaleString("en-US")} ${unit}`;
}

/** Refuses a copy that does not fit: a tablespace that is full fails the application's writes as well as ours. */
export function refuseLackOfRoom(
  state: OracleTableState,
  room: OracleRoom,
  storage?: OracleStorage,
): Refusal[] {
  const table = `${state.schema}.${state.table}`;
  return [...neededRoom(state, room, storage)].flatMap(([tablespace, bytes]) => {
    const { free = null, quota = null } = room.tablespaces.find(({ name }) => name === tablespace) ?? {};
    const names = { table, tablespace, needed: print(bytes) };
    if (quota !== null && quota < bytes)
      return [
        refuse("NOT_ENOUGH_SPACE", "table", {
          ...names,
          left: `${print(quota)} of the quota of ${state.schema}`,
        }),
      ];
    if (free !== null && free < bytes)
      return [
        refuse("NOT_ENOUGH_SPACE", "table", {
          ...names,
          left: `${print(free)}, growth of its files included,`,
        }),
      ];
    return [];
  });
}
