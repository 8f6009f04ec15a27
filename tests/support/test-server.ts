import type { ServerAddress } from "../../tools/postgres/container";

/** How globalSetup tells jest's workers where the server is. */
const VARIABLE = "TABLE_MIGRATION_TEST_SERVER";

export function publishServer({ host, port, superuser, password }: ServerAddress): void {
  process.env[VARIABLE] = JSON.stringify({ host, port, superuser, password });
}

/**
 * The server of this test run.
 * @throws in a jest project that starts none
 */
export function testServer(): ServerAddress {
  const text = process.env[VARIABLE];
  if (text === undefined) {
    throw new Error(
      "TEST_SERVER: No PostgreSQL server runs for this test. " +
        "Move the test to tests/integration, tests/resume or tests/stacks.",
    );
  }
  return JSON.parse(text) as ServerAddress;
}
