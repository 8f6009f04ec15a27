import { openSession, runFailure, verifyServer } from "../dialect/postgres";
import type { Session } from "../dialect/session";
import { discoverTables, type Discovery } from "../discovery/postgres";
import type { Connection } from "../schema/connection";
import type { Engine } from "./engine";
import { withAdvice } from "./postgres/advice";
import { comparePostgres, recordPostgresProof } from "./postgres/compare";
import { isBeginning, previewOf } from "./planned";
import { planTarget, renderer } from "./postgres/plan-target";
import { readPostgresReality } from "./postgres/reality";
import { releaseTable } from "./postgres/release";
import { repartition } from "./postgres/repartition";
import { validatePostgresAfter } from "./postgres/validate-after";
import { describePostgresBefore, validatePostgresBefore } from "./postgres/validate-before";
import { recommendPostgres } from "./postgres/recommend";
import { readProofs } from "./run-proof";
import { findLastRun } from "./run-summary";
import { SharedReads } from "./shared-reads";

/** What previews and refreshes of PostgreSQL share in this process. */
export const postgresReads = new SharedReads<Connection, Session, Discovery>({
  async open(connection) {
    await verifyServer(connection);
    const settings = { lock_timeout: "5s" };
    return openSession(connection, { applicationName: "table-migration preview", settings });
  },
  discover: (session, schema) => discoverTables(session, { schemas: [schema] }),
  explain: runFailure,
});

/** The engine of a connection to PostgreSQL. */
export function postgresEngine(connection: Connection): Engine {
  return {
    async preview(target) {
      const activity = `planning ${target.schema}.${target.table}`;
      return postgresReads.use(connection, activity, async ({ session, discover }) => {
        const discovery = await discover(target.schema);
        const planned = await planTarget(session, target, discovery);
        const outcome = await withAdvice(session, target, planned);
        const afterRun = await findLastRun(session, renderer.ledger(), target, outcome);
        const before = isBeginning(outcome)
          ? await describePostgresBefore(session, target, discovery, outcome)
          : null;
        const proofs = "refusals" in outcome ? [] : await readProofs(session, renderer.ledger(), target);
        return previewOf(outcome, renderer, { afterRun, before, proofs, target });
      });
    },
    repartition: (order) => repartition({ connection, ...order }),
    readReality: (target, declared) =>
      postgresReads.use(connection, `reading ${target.schema}.${target.table}`, ({ session }) =>
        readPostgresReality(session, target, declared),
      ),
    recommend: (name) =>
      postgresReads.use(connection, `reading ${name.schema}.${name.table}`, async ({ session }) =>
        recommendPostgres(session, name, await discoverTables(session, { tables: [name] })),
      ),
    validateBefore: (target) =>
      postgresReads.use(
        connection,
        `validating ${target.schema}.${target.table}`,
        async ({ session, discover }) =>
          validatePostgresBefore(session, target, await discover(target.schema)),
      ),
    validateAfter: (target, options) => validatePostgresAfter(connection, target, options),
    compareTables: (target, options) => comparePostgres(connection, target, options),
    recordProof: (target, runIds, summary) => recordPostgresProof(connection, target, runIds, summary),
    release: (order) => releaseTable({ connection, ...order }),
  };
}
