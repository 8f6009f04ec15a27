import type { Closers } from "./closers";
import type { DemoDatabase } from "./database";
import { oracleDatabase } from "./oracle/database";
import { startContainer, startTestServer, useOracle } from "./oracle/servers";
import { openPostgres } from "./postgres/database";

/** What the demo runs on. */
export type DemoTarget =
  | { readonly kind: "postgres" }
  | { readonly kind: "oracle test server" }
  | { readonly kind: "oracle container" }
  | {
      readonly kind: "oracle";
      readonly connectString: string;
      readonly user: string;
      readonly password: string;
    };

/** What the first section is called. */
export const TITLES: Readonly<Record<DemoTarget["kind"], string>> = {
  postgres: "A PostgreSQL server of its own",
  "oracle test server": "A test server that speaks Oracle's protocol, and is not Oracle",
  "oracle container": "Oracle Free in a container",
  oracle: "An Oracle that runs already",
};

/** Starts the server, or connects to it. What was started ends with the closers. */
export async function openDatabase(target: DemoTarget, closers: Closers): Promise<DemoDatabase> {
  switch (target.kind) {
    case "postgres":
      return openPostgres(closers);
    case "oracle test server":
      return oracleDatabase(await startTestServer(closers));
    case "oracle container":
      return oracleDatabase(await startContainer(closers));
    case "oracle": {
      const { connectString, user, password } = target;
      return oracleDatabase(await useOracle({ connectString, administrator: { user, password } }, closers));
    }
  }
}
