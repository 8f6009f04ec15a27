import { neededRoom, refuseLackOfRoom } from "../../../../provider/planning/oracle/room";
import type { OracleRoom } from "../../../../provider/schema/oracle-room";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

const documents = planCases("oracle").find(({ name }) => name === "large-objects");
if (documents === undefined) throw new Error("There is no case large-objects.");
const found = oracleStateOf(documents);
const [lob] = found.lobs;
const [index] = found.indexes;
if (!lob || !index) throw new Error("the case has an index and large objects");

const MiB = 1_048_576;
const state: OracleTableState = {
  ...found,
  table: "DOCS",
  tablespace: "DATA",
  indexes: [
    { ...index, name: "DOCS_PK", tablespace: "FAST" },
    { ...index, name: "DOCS_IX", tablespace: null },
  ],
  lobs: [{ ...lob, segment: "SYS_LOB1", tablespace: "LARGE" }],
};
const room: OracleRoom = {
  defaultTablespace: "USERS",
  segments: [
    { name: "DOCS", bytes: 10 * MiB },
    { name: "DOCS_PK", bytes: 2 * MiB },
    { name: "DOCS_IX", bytes: 3 * MiB },
    { name: "SYS_LOB1", bytes: 900 * MiB },
  ],
  uncompressed: 40 * MiB,
  tablespaces: [
    { name: "DATA", free: 13 * MiB, quota: null },
    { name: "FAST", free: null, quota: 2 * MiB },
    { name: "LARGE", free: 1_500 * MiB, quota: 900 * MiB },
  ],
};

describe("the room for a second copy", () => {
  it("is what table, indexes and large objects take, each in its own tablespace", () => {
    expect([...neededRoom(state, room)]).toEqual([
      ["DATA", 13 * MiB],
      ["FAST", 2 * MiB],
      ["LARGE", 900 * MiB],
    ]);
  });

  it("is that of uncompressed rows where the copy cannot compress what is compressed now, as far as statistics tell", () => {
    const ofTable = (compression: string | null, uncompressed: number | null) =>
      neededRoom({ ...state, compression, indexes: [], lobs: [] }, { ...room, uncompressed }).get("DATA");
    expect(ofTable("BASIC", 40 * MiB)).toBe(40 * MiB);
    expect(ofTable("QUERY LOW", 40 * MiB)).toBe(40 * MiB);
    expect(ofTable("BASIC", 4 * MiB)).toBe(10 * MiB);
    expect(ofTable("BASIC", null)).toBe(10 * MiB);
    expect(ofTable("ADVANCED", 40 * MiB)).toBe(10 * MiB);
    expect(ofTable(null, 40 * MiB)).toBe(10 * MiB);
  });

  it("is the owner's default where the table names none", () => {
    const plain = { ...state, tablespace: null, indexes: [], lobs: [] };
    expect([...neededRoom(plain, room)]).toEqual([["USERS", 10 * MiB]]);
  });

  it("suffices to the last byte, and where nobody knows", () => {
    expect(refuseLackOfRoom(state, room)).toEqual([]);
    expect(refuseLackOfRoom(state, { ...room, tablespaces: [] })).toEqual([]);
  });

  it("is refused with figures where files or the quota are too small by a byte", () => {
    const tablespaces = [
      { name: "DATA", free: 13 * MiB - 1, quota: null },
      { name: "LARGE", free: 1_500 * MiB, quota: 900 * MiB - 1 },
    ];
    const said = refuseLackOfRoom(state, { ...room, tablespaces }).map(
      ({ code, problem }) => `${code}: ${problem}`,
    );
    expect(said).toEqual([
      expect.stringContaining(
        "NOT_ENOUGH_SPACE: A second copy of table APP.DOCS needs 13 MiB in tablespace DATA, and 12 MiB, growth of its files included, are left.",
      ),
      expect.stringContaining("needs 900 MiB in tablespace LARGE, and 899 MiB of the quota of APP are left."),
    ]);
  });
});
