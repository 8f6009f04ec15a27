import { refuseServer, type OracleServerState } from "../../../provider/dialect/oracle";
import type { OracleConnection } from "../../../provider/schema/connection";

const connection: OracleConnection = {
  engine: "oracle",
  connectString: "db1/FREEPDB1",
  user: "hr",
  password: "Gehe!m",
};
const server: OracleServerState = {
  version: "19.0.0.0.0",
  compatible: "19.0.0",
  identifierLimit: 128,
  hasPartitioning: true,
  role: "PRIMARY",
  openMode: "READ WRITE",
};

function judge(changes: Partial<OracleServerState>): () => void {
  return () => refuseServer(connection, { ...server, ...changes });
}

test.each(["12.2.0.1.0", "18.0.0.0.0", "19.3.0.0.0", "21.0.0.0.0", "23.0.0.0.0", "23.26.0.0.0"])(
  "works with %s",
  (version) => {
    expect(judge({ version })).not.toThrow();
  },
);

test("works with what the user may not see", () => {
  expect(judge({ compatible: undefined, hasPartitioning: undefined, openMode: undefined })).not.toThrow();
});

test.each<[Partial<OracleServerState>, string]>([
  [
    { version: "12.1.0.2.0" },
    "DATABASE_UNSUPPORTED: db1/FREEPDB1 is Oracle 12.1.0.2.0 with COMPATIBLE 19.0.0; 12.2 to 26ai, with",
  ],
  [{ version: "27.0.0.0.0" }, "DATABASE_UNSUPPORTED"],
  [{ compatible: "12.1.0.2" }, "with COMPATIBLE 12.1.0.2"],
  [{ compatible: undefined, identifierLimit: 30 }, "with COMPATIBLE below 12.2"],
  [{ role: "PHYSICAL STANDBY" }, "DATABASE_READ_ONLY: db1/FREEPDB1 is a standby"],
  [{ openMode: "READ ONLY" }, "DATABASE_READ_ONLY: db1/FREEPDB1 is open READ ONLY"],
  [{ hasPartitioning: false }, "PARTITIONING_MISSING"],
])("refuses %j", (changes, message) => {
  expect(judge(changes)).toThrow(message);
});
