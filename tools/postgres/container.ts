import { PostgreSqlContainer } from "@testcontainers/postgresql";
import type { Settings } from "./cluster";

/** What a test needs to know of a server. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
}

/**
 * Starts a PostgreSQL server in a container.
 * @param image for example postgres:16
 * @throws when there is no container engine, or no such image
 */
export async function startPostgresContainer(
  image: string,
  settings: Settings,
): Promise<ServerAddress & { stop(): Promise<void> }> {
  const flags = Object.entries({ shared_preload_libraries: "pg_stat_statements", ...settings }).flatMap(
    ([name, value]) => ["-c", `${name}=${value}`],
  );
  const container = await new PostgreSqlContainer(image)
    .withUsername("postgres")
    .withCommand(["postgres", ...flags])
    .start()
    .catch((cause: unknown) => {
      throw new Error(
        `POSTGRES_IMAGE: No container of ${image} could be started (${String(cause)}). ` +
          `Start Docker and check the image's name, or unset TEST_POSTGRES_IMAGE to use the embedded server.`,
        { cause },
      );
    });
  return {
    host: container.getHost(),
    port: container.getPort(),
    superuser: container.getUsername(),
    password: container.getPassword(),
    stop: async () => {
      await container.stop();
    },
  };
}
