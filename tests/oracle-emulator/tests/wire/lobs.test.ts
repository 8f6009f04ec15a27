import oracledb from "oracledb";
import { startListening } from "./listening";
import type { Listening } from "./listening";
import { column } from "./scripted-engine";

const TEXT = "grün 😀 ".repeat(20_000);
const BYTES = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 256));
const SQL = "select id, c, nc, b from documents";

let wire: Listening;
let connection: oracledb.Connection;

beforeAll(async () => {
  wire = await startListening();
  wire.engine.onQuery(
    SQL,
    [column("ID", "NUMBER"), column("C", "CLOB"), column("NC", "NCLOB"), column("B", "BLOB")],
    [
      ["1", TEXT, TEXT, BYTES],
      ["2", null, null, null],
      ["3", "", "x", Buffer.alloc(0)],
    ],
  );
});

beforeEach(async () => {
  connection = await wire.connect();
});

afterEach(() => connection.close());
afterAll(() => wire.close());

describe("fetched LOBs", () => {
  it("are strings and buffers where the client defines them so, on the first run and the next", async () => {
    const fetchTypeHandler = ({
      dbType,
    }: oracledb.Metadata<unknown>): oracledb.FetchTypeResponse | undefined =>
      dbType === oracledb.DB_TYPE_BLOB
        ? { type: oracledb.BUFFER }
        : dbType === oracledb.DB_TYPE_NUMBER
          ? undefined
          : { type: oracledb.STRING };
    for (let run = 0; run < 3; run += 1) {
      const { rows } = await connection.execute<unknown[]>(SQL, [], { fetchTypeHandler });
      expect(rows?.[0]).toEqual([1, TEXT, TEXT, BYTES]);
      expect(rows?.[1]).toEqual([2, null, null, null]);
      expect(rows?.[2]?.slice(0, 3)).toEqual([3, null, "x"]);
    }
  });

  it("are locators otherwise, which can be read whole, in part and as a stream", async () => {
    for (let run = 0; run < 2; run += 1) {
      const { rows } = await connection.execute<[number, oracledb.Lob, oracledb.Lob, oracledb.Lob]>(SQL);
      const [, clob, nclob, blob] = rows?.[0] ?? [];
      expect(clob?.length).toBe(TEXT.length);
      expect(await clob?.getData()).toBe(TEXT);
      expect(await nclob?.getData()).toBe(TEXT);
      expect(await blob?.getData()).toEqual(BYTES);
      expect(await blob?.getData(1001, 10)).toEqual(BYTES.subarray(1000, 1010));
      expect(rows?.[1]?.slice(1)).toEqual([null, null, null]);
      const again = (await connection.execute<[number, oracledb.Lob]>(SQL)).rows?.[0]?.[1];
      again?.setEncoding("utf8");
      let streamed = "";
      for await (const chunk of again ?? []) {
        streamed += chunk;
      }
      expect(streamed).toBe(TEXT);
    }
  });

  it("cannot be written to: there is no way back to the row", async () => {
    const { rows } = await connection.execute<[number, oracledb.Lob]>(SQL);
    const lob = rows?.[0]?.[1];
    const error = await new Promise((resolve) => {
      lob?.once("error", resolve);
      lob?.write("new text", resolve);
    });
    expect(error).toMatchObject({ errorNum: 3001 });
    await connection.ping();
  });
});

describe("temporary LOBs", () => {
  it.each<[string, oracledb.DbType, string | Buffer]>([
    ["CLOB", oracledb.DB_TYPE_CLOB, TEXT],
    ["NCLOB", oracledb.DB_TYPE_NCLOB, TEXT],
    ["BLOB", oracledb.DB_TYPE_BLOB, BYTES],
  ])("are created, written piece by piece and bound as %s", async (type, dbType, data) => {
    wire.engine.on("insert into documents (d) values (:1)", { rowCount: 1 });
    const lob = await connection.createLob(dbType);
    const pieces = [data.slice(0, 33_000), data.slice(33_000)];
    for (const piece of pieces) {
      await new Promise((resolve) => lob.write(piece, resolve));
    }
    await new Promise<void>((resolve) => lob.end(resolve));
    await connection.execute("insert into documents (d) values (:1)", [{ val: lob, type: dbType }]);
    const call = wire.engine.sessions.at(-1)?.calls.at(-1);
    expect(call?.options.binds[0]?.type).toBe(type);
    expect(call?.options.rows[0]?.[0]).toEqual(data);
  });

  it("are made by the driver for strings that are too long for a block", async () => {
    wire.engine.on("begin store(:1); end;", { directions: ["in"] });
    await connection.execute("begin store(:1); end;", [TEXT]);
    expect(wire.engine.sessions.at(-1)?.calls.at(-1)?.options.rows).toEqual([[TEXT]]);
  });

  it("come out of a block as locators", async () => {
    wire.engine.on("begin make(:1, :2); end;", { directions: ["out", "out"], outValues: [[TEXT, null]] });
    const out = { dir: oracledb.BIND_OUT, type: oracledb.CLOB };
    const { outBinds } = await connection.execute<[oracledb.Lob, null]>("begin make(:1, :2); end;", [
      out,
      out,
    ]);
    expect(await outBinds?.[0].getData()).toBe(TEXT);
    expect(outBinds?.[1]).toBeNull();
  });

  it("cannot be written to where that would be lost", async () => {
    wire.engine.on("insert into documents (d) values (empty_clob()) returning d into :1", {
      rowCount: 1,
      returned: [[["text"]]],
    });
    const { outBinds } = await connection.execute<[oracledb.Lob[]]>(
      "insert into documents (d) values (empty_clob()) returning d into :1",
      [{ dir: oracledb.BIND_OUT, type: oracledb.CLOB }],
    );
    const [lob] = outBinds?.[0] ?? [];
    expect(await lob?.getData()).toBe("text");
    const written = new Promise((_, reject) => lob?.on("error", reject));
    lob?.end("more");
    await expect(written).rejects.toThrow("ORA-03001");
  });

  it("belong to their session alone", async () => {
    const other = await wire.connect();
    wire.engine.on("insert into documents (d) values (:1)", { rowCount: 1 });
    const lob = await connection.createLob(oracledb.CLOB);
    const foreign = await other.createLob(oracledb.CLOB);
    const locatorOf = (of: oracledb.Lob): { _locator: Buffer } =>
      (of as unknown as { _impl: { _locator: Buffer } })._impl;
    locatorOf(foreign)._locator = locatorOf(lob)._locator;
    await expect(foreign.getData(1, 1)).rejects.toThrow("ORA-22275");
    await other.close();
  });
});
