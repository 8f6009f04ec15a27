import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { StatementObserver } from "../../provider/dialect/session";
import { repartitionOracle } from "../../provider/engines/oracle/repartition";
import type { Target } from "../../provider/schema/target";
import { describePoint, isHeartbeat, StatementCounter, watchFor, type CrashPoint } from "./crash";
import { migrateOracle, oracleTarget } from "./oracle-orders";
import type { OracleAddress, OracleServer } from "./oracle-server";
import { listeningHooks } from "./orders";

/** A way to the server whose connections can all be cut at once. */
async function startLine({
  host,
  port,
}: OracleAddress): Promise<{ port: number; cutAll(): void; close(): Promise<void> }> {
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connect(port, host);
    sockets.push(client, upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cutAll = () => {
    for (const socket of sockets.splice(0)) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cutAll,
    close: async () => {
      cutAll();
      server.close();
      await once(server, "close");
    },
  };
}

/** Before and after each statement of a run, when it is first met in its step. */
export async function listCrashPoints(server: OracleServer, target = oracleTarget()): Promise<CrashPoint[]> {
  const counter = new StatementCounter();
  const points: CrashPoint[] = [];
  await migrateOracle(server, {
    target,
    observer: {
      before: (command) => {
        const { step, statement, occurrence } = counter.note(command);
        if (occurrence > 1 || isHeartbeat(statement)) return;
        if (statement.startsWith("discovery.") || statement.startsWith("session.")) return;
        for (const when of ["before", "after"] as const) points.push({ step, statement, occurrence, when });
      },
    },
  });
  return points;
}

/**
 * A run whose process dies at a point: at once all its connections are gone, and it sends nothing any more.
 * @param meeting whom the run meets before
 * @returns whether the run came to that point
 */
export async function crashOracleAt(
  server: OracleServer,
  point: CrashPoint,
  target: Target = oracleTarget(),
  meeting: StatementObserver = {},
): Promise<boolean> {
  const proxy = await startLine(server.address);
  let crashed = false;
  const watch = watchFor(point, () => {
    crashed = true;
    proxy.cutAll();
  });
  const obey = () => {
    if (crashed) throw new Error(`crashed ${describePoint(point)}`);
  };
  const observer: StatementObserver = {
    before: async (command) => {
      obey();
      await meeting.before?.(command);
      await watch.before?.(command);
      obey();
    },
    after: async (command) => {
      await watch.after?.(command);
      obey();
    },
  };
  const connectString = server.connectStringThrough(proxy.port);
  const connection = server.connectionOf("HR", { connectString });
  try {
    await repartitionOracle({ connection, target, plannedHash: null, hooks: listeningHooks({ observer }) });
  } catch (error) {
    if (!crashed) throw error;
  } finally {
    await proxy.close();
  }
  return crashed;
}
