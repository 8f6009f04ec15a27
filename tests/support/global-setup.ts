import { startPostgresContainer } from "../../tools/postgres/container";
import { startPostgres, TEST_SETTINGS } from "../../tools/postgres/server";
import { setStopServer } from "./global-teardown";
import { startOracleContainer } from "./real-oracle";
import { publishServer } from "./test-server";

/** Starts the one server that all database tests of a run share. */
export default async function startTestServer(): Promise<void> {
  const image = process.env["TEST_POSTGRES_IMAGE"];
  const server = image
    ? await startPostgresContainer(image, TEST_SETTINGS)
    : await startPostgres({ settings: TEST_SETTINGS });
  const stopOracle = await startOracleContainer();
  setStopServer(async () => {
    await stopOracle();
    await server.stop();
  });
  publishServer(server);
}
