import { refuse, type Refusal } from "../../errors";
import type { OracleRoom } from "../../schema/oracle-room";
import type { OracleTableState } from "../../schema/oracle-table-state";

/** Where the copy of a table and its journals go; null where the table names none. */
export function tablespaceOf({ tablespace, partitioning }: OracleTableState): string | null {
  return tablespace ?? partitioning?.defaultTablespace ?? null;
}

/** Segments of a table, each with the tablespace that its copy goes to. */
function segmentsOf(state: OracleTableState): (readonly [string, string | null])[] {
  const home = tablespaceOf(state);
  return [
    [state.table, home],
    ...state.indexes.map(({ name, tablespace }) => [name, tablespace ?? home] as const),
    ...state.lobs.map(({ segment, tablespace }) => [segment, tablespace ?? home] as const),
  ];
}

/** Names of the segments whose sizes say what a second copy needs. */
export function segmentNames(state: OracleTableState): string[] {
  return segmentsOf(state).map(([name]) => name);
}

/** Bytes of a second copy by tablespace, if it becomes as large as the table is. */
export function neededRoom(state: OracleTableState, room: OracleRoom): ReadonlyMap<string, number> {
  const sizes = new Map(room.segments.map(({ name, bytes }) => [name, bytes]));
  const needed = new Map<string, number>();
  for (const [name, tablespace] of segmentsOf(state)) {
    const home = tablespace ?? room.defaultTablespace;
    needed.set(home, (needed.get(home) ?? 0) + (sizes.get(name) ?? 0));
  }
  return needed;
}

const KiB = 1_024;

function print(bytes: number): string {
  const [unit, size] = bytes < 10 * KiB * KiB ? ["KiB", KiB] : ["MiB", KiB * KiB];
  return `${Math.floor(bytes / Number(size)).toLocaleString("en-US")} ${unit}`;
}

/** Refuses a copy that does not fit: a tablespace that is full fails the application's writes as well as ours. */
export function refuseLackOfRoom(state: OracleTableState, room: OracleRoom): Refusal[] {
  const table = `${state.schema}.${state.table}`;
  return [...neededRoom(state, room)].flatMap(([tablespace, bytes]) => {
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
