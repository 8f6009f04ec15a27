import { inspectServer, verifyServer } from "../../../provider/dialect/oracle";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let oracle: OracleServer;

beforeAll(async () => {
  oracle = await startOracle(["HR"]);
});

afterAll(async () => {
  await oracle.close();
});

test("verifies a server for a user who sees everything", async () => {
  expect(await verifyServer(oracle.connectionOf("ADMIN"))).toMatchObject({
    version: "23.0.0.0.0",
    compatible: expect.stringMatching(/^23\./),
    identifierLimit: 128,
    hasPartitioning: true,
    role: "PRIMARY",
    openMode: "READ WRITE",
  });
});

test("verifies a server for a user who sees little, and does not guess what is hidden", async () => {
  const session = await oracle.open("HR");
  expect(await inspectServer(session)).toMatchObject({
    compatible: undefined,
    hasPartitioning: true,
    openMode: undefined,
  });
  await expect(verifyServer(oracle.connectionOf("HR"))).resolves.toMatchObject({ role: "PRIMARY" });
});
