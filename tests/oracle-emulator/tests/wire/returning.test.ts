import { scanBinds } from "../../src/wire/request/returning";

describe("finding binds as the drivers do", () => {
  it.each([
    ["INSERT INTO t VALUES (:1, :2)", []],
    ["INSERT INTO t VALUES (:1, :b) RETURNING id, rowid INTO :3, :rid", [2, 3]],
    ["update t set a = ':x' || q'[it's :y]' where b = :1 return a into :2", [1]],
    [
      'delete from "RETURNING" where /* returning into :x */ a = :"b c" -- into :z\n returning a into :2',
      [1],
    ],
    ["select returning into from t where a = :1", []],
  ])("%s returns into %j", (sql, positions) => {
    expect(scanBinds(sql)).toEqual({ isPlsql: false, returning: positions });
  });

  it("takes blocks and calls for PL/SQL, whose binds are all sent", () => {
    expect(scanBinds("BEGIN UPDATE t SET a = 1 RETURNING b INTO :1; END;")).toEqual({
      isPlsql: true,
      returning: [],
    });
    expect(scanBinds("-- a comment\n declare x number; begin null; end;").isPlsql).toBe(true);
    expect(scanBinds("call p(:1)").isPlsql).toBe(true);
  });
});
