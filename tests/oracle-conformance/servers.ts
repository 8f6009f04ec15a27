import { startEmulator } from "../oracle-emulator/src";
import { realOracle } from "../support/real-oracle";
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

const PASSWORD = "Conf0rmance_sys";

export const EMULATOR: Target = {
  name: "emulator",
  gaps: EMULATOR_GAPS,
  start: async () => {
    const { host, port, superuser, password } = testServer();
    const administrator = { user: "SYSTEM", password: PASSWORD };
    const emulator = await startEmulator({
      postgres: { host, port, user: superuser, password },
      keepsTemplate: true,
      users: [{ name: administrator.user, password: PASSWORD, dba: true }],
    });
    return { ...administrator, connectString: emulator.connectString, close: () => emulator.close() };
  },
};

/** The real Oracle that the environment names, or the reason why there is none. */
export function findOracle(): Target | { readonly missing: string } {
  const oracle = realOracle();
  if (!oracle) return { missing: "neither TEST_ORACLE_CONNECT nor TEST_ORACLE_DOCKER=1 is set" };
  return {
    name: `Oracle at ${oracle.connectString}`,
    gaps: {},
    start: () => Promise.resolve({ ...oracle, close: () => Promise.resolve() }),
  };
}
