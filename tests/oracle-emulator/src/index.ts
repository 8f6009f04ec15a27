import { createEngine, type EngineOptions, type InitialUser } from "./engine/engine";
import { startListener } from "./wire/listener";

export type { InitialUser } from "./engine/engine";

export interface EmulatorOptions {
  /** A PostgreSQL 18 server, as a superuser. */
  readonly postgres: EngineOptions["postgres"];
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Leaves a template on the PostgreSQL server, from which further emulators start faster: for a server that tests throw away. */
  readonly keepsTemplate?: boolean;
  readonly users: readonly InitialUser[];
  readonly serviceName?: string;
}

export interface Emulator {
  readonly port: number;
  /** As a client wants it: host:port/service. */
  readonly connectString: string;
  /** Its database on the PostgreSQL server, for what a test cannot do by statements of Oracle. */
  readonly database: string;
  /** Ends all sessions and removes the emulator's database. */
  close(): Promise<void>;
}

/** Starts a server that speaks Oracle's wire protocol and executes on a database of its own in PostgreSQL. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const serviceName = options.serviceName ?? "FREEPDB1";
  const { postgres, users, keepsTemplate = false } = options;
  const engine = await createEngine({ postgres, users, keepsTemplate, serviceName });
  const host = options.host ?? "127.0.0.1";
  try {
    const listener = await startListener(engine, {
      host,
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    return {
      port: listener.port,
      database: engine.database,
      connectString: `${host}:${listener.port}/${serviceName}`,
      close: async () => {
        await listener.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
