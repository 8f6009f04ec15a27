import type { ApplicationDatabase } from "../session";
import { openClient, sessionOver, type Address } from "./connection";
import { resolveOutcome } from "./outcome";
import { readBeginning } from "./rows";
import { STATEMENTS } from "./statements";

/** Hears the alarms that the schema's trigger sends. */
async function hearAlarms(address: Address): Promise<{ stop(): Promise<number> }> {
  const client = await openClient(address, "hr alarms");
  let heard = 0;
  client.on("notification", () => (heard += 1));
  await client.query("LISTEN hr_alarm");
  return {
    stop: async () => {
      // What was sent before this answer has been heard by then.
      await client.query("SELECT 1").catch(() => undefined);
      await client.end();
      return heard;
    },
  };
}

/** The HR schema of PostgreSQL, as the application sees it. No statement of it may fail, so none is tried again. */
export function postgresApplication(address: Address): ApplicationDatabase {
  return {
    statements: STATEMENTS,
    begin: { name: "begin", text: "BEGIN", values: [] },
    open: async (name) => sessionOver(await openClient(address, name)),
    retryCode: () => null,
    resolveOutcome: (serverTransaction) => resolveOutcome(address, serverTransaction),
    readBeginning: async (table) => {
      const client = await openClient(address, "hr application");
      try {
        return await readBeginning(client, table);
      } finally {
        await client.end();
      }
    },
    hearAlarms: () => hearAlarms(address),
  };
}
