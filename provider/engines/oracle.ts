import { openSession, runFailure, verifyServer, type OracleSession } from "../dialect/oracle";
import { discoverTables, type OracleDiscovery } from "../discovery/oracle";
import type { OracleConnection } from "../schema/connection";
import type { Engine } from "./engine";
import { withAdvice } from "./oracle/advice";
import { compareOracle, recordOracleProof } from "./oracle/compare";
import { oracleRenderer, planOracleTarget } from "./oracle/plan-target";
import { readOracleReality } from "./oracle/reality";
import { releaseOracle } from "./oracle/release";
import { repartitionOracle } from "./oracle/repartition";
import { isBeginning, previewOf } from "./planned";
import { validateOracleAfter } from "./oracle/validate-after";
import { describeOracleBefore, validateOracleBefore } from "./oracle/validate-before";
import { recommendOracle } from "./oracle/recommend";
import { readProofs } from "./run-proof";
import { findLastRun } from "./run-summary";
import { SharedReads } from "./shared-reads";

/** What previews and refreshes of Oracle share in this process. */
export const oracleReads = new SharedReads<OracleConnection, OracleSession, OracleDiscovery>({
  async open(connection) {
    await verifyServer(connection);
    return openSession(connection, { module: "table-migration preview" });
  },
  discover: (session, schema) => discoverTables(session, { schemas: [schema] }),
  explain: runFailure,
});

/** The engine of a connection to Oracle. */
export function oracleEngine(connection: OracleConnection): Engine {
  return {
    async preview(target) {
      const activity = `planning ${target.schema}.${target.table}`;
      return oracleReads.use(connection, activity, async ({ session, discover }) => {
        const discovery = await discover(target.schema);
        const planned = await planOracleTarget(session, target, discovery);
        const outcome = await withAdvice(session, target, planned);
        const afterRun = await findLastRun(session, oracleRenderer.ledger(), target, outcome);
        const before = isBeginning(outcome)
          ? await describeOracleBefore(session, target, discovery, outcome)
          : null;
        const proofs =
          "refusals" in outcome ? [] : await readProofs(session, oracleRenderer.ledger(), target);
        return previewOf(outcome, oracleRenderer, { afterRun, before, proofs, target });
      });
    },
    repartition: (order) => repartitionOracle({ connection, ...order }),
    readReality: (target, declared) =>
      oracleReads.use(connection, `reading ${target.schema}.${target.table}`, ({ session }) =>
        readOracleReality(session, target, declared),
      ),
    recommend: (name) =>
      oracleReads.use(connection, `reading ${name.schema}.${name.table}`, async ({ session }) =>
        recommendOracle(session, name, await discoverTables(session, { tables: [name] })),
      ),
    validateBefore: (target) =>
      oracleReads.use(
        connection,
        `validating ${target.schema}.${target.table}`,
        async ({ session, discover }) => validateOracleBefore(session, target, await discover(target.schema)),
      ),
    validateAfter: (target, options) => validateOracleAfter(connection, target, options),
    compareTables: (target, options) => compareOracle(connection, target, options),
    recordProof: (target, runIds, summary) => recordOracleProof(connection, target, runIds, summary),
    release: (order) => releaseOracle({ connection, ...order }),
  };
}
