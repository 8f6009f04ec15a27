import { randomBytes } from "node:crypto";
import { GenericContainer, Wait } from "testcontainers";
import type { Closers } from "../closers";
import { startHost } from "../host";
import type { OracleLogin } from "../hr/oracle/build";
import { removeHr, refuseOccupied } from "./users";

export interface EmulatorAddress {
  readonly connectString: string;
  readonly administrator: OracleLogin;
}

/** An Oracle, or what stands in for one. */
export interface OracleServer extends EmulatorAddress {
  /** What it is, in a line. */
  readonly description: string;
  readonly caveats: readonly string[];
  /** Lets it live on, and says how to be rid of it. */
  leaveRunning(): Promise<string>;
}

const NOT_ORACLE: readonly string[] = [
  "THIS IS A TEST SERVER AND NOT ORACLE. It speaks Oracle's protocol to the driver and executes on PostgreSQL.",
  "It shows that every statement of the run is Oracle's language as a strict parser reads it, and that the order of the steps loses",
  "no row under load. It does not show how a real Oracle behaves, nor how long anything takes there, nor how much space.",
];

/** Pulling the image and opening the database. */
const START_TIMEOUT_MS = 900_000;
const IMAGE = "gvenzl/oracle-free:23.26.2-slim-faststart";
const PORT = 1521;

/** Starts the test server, which ends with this process. */
export async function startTestServer(closers: Closers): Promise<OracleServer> {
  const host = await startHost<EmulatorAddress>("oracle/emulator-host.ts");
  closers.add(() => host.stop());
  const { connectString } = host.address;
  return {
    ...host.address,
    description: `The test server of tests/oracle-emulator on ${connectString}`,
    caveats: NOT_ORACLE,
    leaveRunning: async () => {
      await host.leaveRunning();
      return `To stop the server and remove its data:  kill ${host.processId}`;
    },
  };
}

/** Starts Oracle Free in a container, which ends with this process. */
export async function startContainer(closers: Closers): Promise<OracleServer> {
  const password = `Aa1_${randomBytes(9).toString("hex")}`;
  const container = await new GenericContainer(IMAGE)
    .withEnvironment({ ORACLE_PASSWORD: password })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage("DATABASE IS READY TO USE!"))
    .withStartupTimeout(START_TIMEOUT_MS)
    .start();
  let isToStay = false;
  closers.add(() => (isToStay ? Promise.resolve() : container.stop()));
  return {
    connectString: `${container.getHost()}:${container.getMappedPort(PORT)}/FREEPDB1`,
    administrator: { user: "SYSTEM", password },
    description: `Oracle Free in a container (${IMAGE})`,
    caveats: [],
    leaveRunning: () => {
      isToStay = true;
      return Promise.resolve(`To stop the server and remove its data:  docker rm -f ${container.getId()}`);
    },
  };
}

/**
 * Takes an Oracle that runs already. What the demo creates there goes again at the end.
 * @throws when it has users or roles of the demo's names: they are somebody's
 */
export async function useOracle(address: EmulatorAddress, closers: Closers): Promise<OracleServer> {
  await refuseOccupied(address);
  let isToStay = false;
  closers.add(() => (isToStay ? Promise.resolve() : removeHr(address)));
  return {
    ...address,
    description: `Oracle at ${address.connectString}`,
    caveats: [],
    leaveRunning: () => {
      isToStay = true;
      const statements =
        "DROP USER hr CASCADE; and so for hr_app_user, hr_auditor; DROP ROLE hr_app, hr_report";
      return Promise.resolve(`To remove what the demo has created:  ${statements}`);
    },
  };
}
