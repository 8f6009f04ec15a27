import { startHost, type Host } from "../host";

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
}

/** The demo's database server. It ends with this process, unless it was told to stay. */
export type DemoServer = ServerAddress & Omit<Host<ServerAddress>, "address">;

/**
 * Starts PostgreSQL in a process of its own, out of reach of a Ctrl-C in this terminal.
 * @throws when it does not start, with the reason
 */
export async function startDemoServer(): Promise<DemoServer> {
  const { address, ...host } = await startHost<ServerAddress>("postgres/server-host.ts");
  return { ...address, ...host };
}
