import { GenericContainer, Wait } from "testcontainers";
import { startEmulator } from "../oracle-emulator/src";
import { testServer } from "../support/test-server";
import { EMULATOR_GAPS } from "./gaps";

/** A server that facts are run on, and an administrator of it who may create users. */
export interface Server {
  readonly user: string;
  readonly password: string;
  readonly connectString: string;
  close(): Promise<void>;
}

/** A server that is not started yet. */
export interface Target {
  /** As titles and the summary say it. */
  readonly name: string;
  /** Facts that are known to fail there, by id, with what happens instead. */
  readonly gaps: Readonly<Record<string, string>>;
  start(): Promise<Server>;
}

export const ORACLE_IMAGE = "gvenzl/oracle-free:23.26.2-slim-faststart";
/** Pulling the image and opening the database. */
const START_TIMEOUT_MS = 600_000;
const PASSWORD = "Conf0rmance_sys";

export const EMULATOR: Target = {
  name: "emulator",
  gaps: EMULATOR_GAPS,
  start: async () => {
    const { host, port, superuser, password } = testServer();
    const administrator = { user: "SYSTEM", password: PASSWORD };
    const emulator = await startEmulator({
      postgres: { host, port, user: superuser, password },
      users: [{ name: administrator.user, password: PASSWORD, dba: true }],
    });
    return { ...administrator, connectString: emulator.connectString, close: () => emulator.close() };
  },
};

/** The real Oracle that the environment names, or the reason why there is none. */
export function findOracle(environment: NodeJS.ProcessEnv): Target | { readonly missing: string } {
  const connectString = environment["ORACLE_CONFORMANCE_CONNECT"];
  if (connectString) return oracleAt(connectString, environment);
  if (environment["ORACLE_CONFORMANCE_DOCKER"] === "1") return oracleFree();
  return { missing: "neither ORACLE_CONFORMANCE_CONNECT nor ORACLE_CONFORMANCE_DOCKER=1 is set" };
}

function oracleAt(connectString: string, environment: NodeJS.ProcessEnv): Target | { missing: string } {
  const user = environment["ORACLE_CONFORMANCE_USER"];
  const password = environment["ORACLE_CONFORMANCE_PASSWORD"];
  if (!user || !password) {
    return { missing: "ORACLE_CONFORMANCE_USER or ORACLE_CONFORMANCE_PASSWORD is not set" };
  }
  return {
    name: `Oracle at ${connectString}`,
    gaps: {},
    start: () => Promise.resolve({ user, password, connectString, close: () => Promise.resolve() }),
  };
}

function oracleFree(): Target {
  return {
    name: "Oracle Free 23.26",
    gaps: {},
    start: async () => {
      const container = await new GenericContainer(ORACLE_IMAGE)
        .withEnvironment({ ORACLE_PASSWORD: PASSWORD, APP_USER: "APP", APP_USER_PASSWORD: PASSWORD })
        .withExposedPorts(1521)
        .withWaitStrategy(Wait.forLogMessage("DATABASE IS READY TO USE!"))
        .withStartupTimeout(START_TIMEOUT_MS)
        .start();
      return {
        user: "SYSTEM",
        password: PASSWORD,
        connectString: `${container.getHost()}:${container.getMappedPort(1521)}/FREEPDB1`,
        close: async () => {
          await container.stop();
        },
      };
    },
  };
}
