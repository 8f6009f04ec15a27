import oracledb from "oracledb";
import { startListener } from "../../src/wire/listener";
import type { Listener, ListenerOptions } from "../../src/wire/listener";
import { ScriptedEngine } from "./scripted-engine";

export interface Listening {
  readonly engine: ScriptedEngine;
  readonly listener: Listener;
  readonly connectString: string;
  connect(more?: oracledb.ConnectionAttributes): Promise<oracledb.Connection>;
  close(): Promise<void>;
}

/** Starts the wire over a scripted engine. */
export async function startListening(options: ListenerOptions = {}): Promise<Listening> {
  const engine = new ScriptedEngine();
  const listener = await startListener(engine, options);
  const connectString = `${options.tls === undefined ? "tcp" : "tcps"}://127.0.0.1:${listener.port}/FREEPDB1`;
  const password = engine.passwords.get("HR") ?? "";
  return {
    engine,
    listener,
    connectString,
    connect: (more = {}) => oracledb.getConnection({ user: "hr", password, connectString, ...more }),
    close: () => listener.close(),
  };
}
