/** A real Oracle, and an administrator of it who may create users. */
export interface RealOracle {
  readonly connectString: string;
  readonly user: string;
  readonly password: string;
}

const IMAGE = "gvenzl/oracle-free:23.26.2-slim-faststart";
const PASSWORD = "Conf0rmance_sys";
/** Pulling the image and opening the database. */
const START_TIMEOUT_MS = 600_000;

/**
 * The real Oracle that tests run on in place of the test server, if the environment names one.
 * @throws when it names one by halves
 */
export function realOracle(environment: NodeJS.ProcessEnv = process.env): RealOracle | undefined {
  const connectString = environment["TEST_ORACLE_CONNECT"];
  if (!connectString) return undefined;
  const user = environment["TEST_ORACLE_USER"];
  const password = environment["TEST_ORACLE_PASSWORD"];
  if (!user || !password) {
    throw new Error(
      "TEST_ORACLE: TEST_ORACLE_CONNECT names an Oracle, and nobody who may create users there. " +
        "Set TEST_ORACLE_USER and TEST_ORACLE_PASSWORD.",
    );
  }
  return { connectString, user, password };
}

/**
 * Starts Oracle Free in Docker if the environment asks for it by TEST_ORACLE_DOCKER=1, and names it to all tests of the run.
 * @returns ends it
 */
export async function startOracleContainer(): Promise<() => Promise<void>> {
  if (process.env["TEST_ORACLE_DOCKER"] !== "1") return () => Promise.resolve();
  // Every test file reads this one, and hardly any run needs a container.
  const { GenericContainer, Wait } = await import("testcontainers");
  const container = await new GenericContainer(IMAGE)
    .withEnvironment({ ORACLE_PASSWORD: PASSWORD })
    .withExposedPorts(1521)
    .withWaitStrategy(Wait.forLogMessage("DATABASE IS READY TO USE!"))
    .withStartupTimeout(START_TIMEOUT_MS)
    .start();
  process.env["TEST_ORACLE_CONNECT"] = `${container.getHost()}:${container.getMappedPort(1521)}/FREEPDB1`;
  process.env["TEST_ORACLE_USER"] = "SYSTEM";
  process.env["TEST_ORACLE_PASSWORD"] = PASSWORD;
  return async () => void (await container.stop());
}
