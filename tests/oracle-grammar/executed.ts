import { inspectServer } from "../../provider/dialect/oracle";
import type { SqlCommand, StatementObserver } from "../../provider/dialect/session";
import { discoverTables, findUnplacedRows } from "../../provider/discovery/oracle";
import { compareOnSession } from "../../provider/engines/oracle/compare";
import { oracleRenderer, planOracleTarget } from "../../provider/engines/oracle/plan-target";
import { recommendOracle } from "../../provider/engines/oracle/recommend";
import { releaseOracle } from "../../provider/engines/oracle/release";
import { validateAfterOnSession } from "../../provider/engines/oracle/validate-after";
import { readProofs } from "../../provider/engines/run-proof";
import { MigrationError } from "../../provider/errors";
import { targetSchema, type Target } from "../../provider/schema/target";
import { after, allOf, before, beforeStep } from "../support/copy-swap";
import { crashOracleAt } from "../support/oracle-crash";
import { createOrders, migrateOracle, oracleTarget } from "../support/oracle-orders";
import { startOracle, type OracleServer } from "../support/oracle-server";
import { listeningHooks } from "../support/orders";
import type { NamedText } from "./rendered";

/** DDL is the last bind of a block that guards it: both are statements. */
function statementsOf({ name, text, values = [] }: SqlCommand): readonly NamedText[] {
  const isGuard = /EXECUTE IMMEDIATE :\d+;\s*END;$/.test(text);
  return isGuard
    ? [
        { name: "ledger.guardDdl", text },
        { name, text: String(values.at(-1)) },
      ]
    : [{ name, text }];
}

/** Statements of the product, each text once: what it has sent, and what the server has executed without an error. */
export class Trace implements StatementObserver {
  readonly #sent = new Map<string, NamedText>();
  readonly #executed = new Set<string>();

  before(command: SqlCommand): void {
    for (const { name, text } of statementsOf(command)) this.#sent.set(`${name}\n${text}`, { name, text });
  }

  after(command: SqlCommand): void {
    for (const { name } of statementsOf(command)) this.#executed.add(name);
  }

  get sent(): readonly NamedText[] {
    return [...this.#sent.values()];
  }

  /** Names. */
  get executed(): ReadonlySet<string> {
    return this.#executed;
  }
}

/** One story: a table of its own schema, and a run that meets what makes the product say something else. */
export type Story = (server: OracleServer, trace: Trace) => Promise<void>;

function run(server: OracleServer, observer: StatementObserver, target?: Target): Promise<unknown> {
  return migrateOracle(server, target ? { observer, target } : { observer });
}

class StoppedByStory extends Error {}

/** A run that is expected to stop, with an error of the catalogue or of the story. */
async function stops(stopping: Promise<unknown>): Promise<void> {
  const outcome = await stopping.then(
    () => new Error("the run was expected to stop, and did not"),
    (error: unknown) => error,
  );
  if (!(outcome instanceof MigrationError || outcome instanceof StoppedByStory)) throw outcome;
}

function crash(
  server: OracleServer,
  statement: string,
  when: "before" | "after",
  target = oracleTarget(),
): Promise<boolean> {
  const [step = ""] = statement.split(".");
  return crashOracleAt(server, { step, statement, occurrence: 1, when }, target);
}

function release(server: OracleServer, observer: StatementObserver, target: Target): Promise<unknown> {
  const connection = server.connectionOf("HR");
  return releaseOracle({ connection, target, hooks: listeningHooks({ observer }) });
}

const papers: readonly string[] = [
  `CREATE TABLE DOCS (
    ID NUMBER GENERATED ALWAYS AS IDENTITY, CREATED DATE NOT NULL, AMOUNT NUMBER, CODE NUMBER, BODY CLOB,
    CONSTRAINT DOCS_PK PRIMARY KEY (ID), CONSTRAINT DOCS_CODE UNIQUE (CODE),
    CONSTRAINT DOCS_AMOUNT CHECK (AMOUNT > 0) ENABLE NOVALIDATE)`,
  `INSERT INTO DOCS (CREATED, AMOUNT, CODE, BODY)
   SELECT DATE '2025-01-15' + MOD(LEVEL, 90), LEVEL, LEVEL, TO_CLOB('b') FROM DUAL CONNECT BY LEVEL <= 40`,
  "COMMIT",
  "CREATE INDEX DOCS_CREATED ON DOCS (CREATED)",
  "CREATE TABLE SEEN (ID NUMBER)",
  "CREATE TRIGGER DOCS_SEEN AFTER INSERT ON DOCS FOR EACH ROW BEGIN INSERT INTO SEEN VALUES (:NEW.ID); END;",
  "CREATE TABLE PAGES (DOC NUMBER CONSTRAINT PAGES_DOC REFERENCES DOCS (ID) ON DELETE CASCADE)",
  "ALTER TABLE DOCS ADD CONSTRAINT DOCS_TWIN FOREIGN KEY (CODE) REFERENCES DOCS (ID) DEFERRABLE INITIALLY DEFERRED",
  "CREATE VIEW DOCS_V AS SELECT ID FROM DOCS",
  "COMMENT ON TABLE DOCS IS 'papers'",
  "GRANT SELECT ON DOCS TO READER WITH GRANT OPTION",
  "GRANT UPDATE (AMOUNT) ON DOCS TO PUBLIC",
];
const papersTarget = oracleTarget({ table: "DOCS", partitionColumn: "CREATED" });

/** Everything that hangs on a table; the fence is given back once; then the way back is closed. */
const carryEverything: Story = async (server, trace) => {
  await server.run("HR", papers);
  const stop = before("swapTables.swapNames", () => {
    throw new StoppedByStory();
  });
  await stops(run(server, allOf(trace, stop), papersTarget));
  const surplus = beforeStep("swapTables", () =>
    server.run("HR", ["GRANT DELETE ON DOCS_INTERIM TO READER"]),
  );
  await run(server, allOf(trace, surplus), papersTarget);
  await release(server, trace, papersTarget);
};

/** One byte differs, then another that was compared already: the rows are found, and repaired by the next run. */
const repairDifferences: Story = async (server, trace) => {
  await server.run("HR", createOrders);
  const spoil = (order: number) =>
    server.run("HR", [`UPDATE ORDERS_INTERIM SET STATUS = 'other' WHERE ORDER_ID = ${order}`, "COMMIT"]);
  await stops(
    run(
      server,
      allOf(
        trace,
        beforeStep("validate", () => spoil(7)),
      ),
    ),
  );
  await stops(
    run(
      server,
      allOf(
        trace,
        after("validate.compareChunk", () => spoil(1)),
      ),
    ),
  );
  await run(server, trace);
};

/** Killed between the renames, by a process whose session lives on; the next run ends that session and completes the names. */
const takeOverBetweenRenames: Story = async (server, trace) => {
  await server.run("HR", createOrders);
  await crash(server, "swapTables.swapNames", "before");
  await server.run("HR", ["ALTER TABLE ORDERS RENAME TO ORDERS_RETIRED"]);
  const survivor = await server.open("HR");
  await server.run("HR", [
    `INSERT INTO TABLE_MIGRATION_WORKERS (RUN_ID, SESSION_ID, TOKEN)
     SELECT MAX(RUN_ID), ${survivor.serverProcessId}, 1 FROM TABLE_MIGRATION_RUNS`,
    "COMMIT",
  ]);
  await run(server, trace);
};

/** Somebody writes while the journal waits for older transactions and while rows are replayed; somebody else migrates as well. */
const meetWriters: Story = async (server, trace) => {
  await server.run("HR", createOrders);
  const writer = await server.open("HR");
  const begin = before("startJournal.drain", async () => {
    await writer.run({ name: "test", text: "UPDATE ORDERS SET STATUS = 'busy' WHERE ORDER_ID = 1" });
  });
  const end = after("startJournal.findBlockers", async () => {
    await writer.run({ name: "test", text: "COMMIT" });
  });
  const write = beforeStep("deltaLoad", () =>
    server.run("HR", ["UPDATE ORDERS SET STATUS = 'late' WHERE ORDER_ID <= 20", "COMMIT"]),
  );
  const writeAgain = beforeStep("swapTables", () =>
    server.run("HR", ["DELETE FROM ORDERS WHERE ORDER_ID = 30", "COMMIT"]),
  );
  const second = before("dataLoad.copyChunk", () => stops(run(server, trace)));
  await run(server, allOf(trace, begin, end, second, write, writeAgain));
};

/** The trigger does not compile; the source is truncated: such a run is taken back by the next. */
const takeBack: Story = async (server, trace) => {
  await server.run("HR", createOrders);
  const journal = "TABLE_MIGRATION_JOURNAL_";
  const breakTrigger = before("startJournal.createJournalTrigger", async () => {
    const session = await server.open("HR");
    const text = `SELECT TABLE_NAME AS "name" FROM USER_TABLES WHERE SUBSTR(TABLE_NAME, 1, ${journal.length}) = '${journal}'`;
    const { rows } = await session.run({ name: "test", text });
    for (const { name } of rows)
      await session.run({ name: "test", text: `DROP TABLE ${String(name)} PURGE` });
  });
  await stops(run(server, allOf(trace, breakTrigger)));
  const truncate = beforeStep("swapTables", () => server.run("HR", ["TRUNCATE TABLE ORDERS"]));
  await stops(run(server, allOf(trace, truncate)));
  await server.run(
    "HR",
    createOrders.filter((text) => text.startsWith("INSERT") || text === "COMMIT"),
  );
  await run(server, trace);
};

/** What a trigger writes to is gone as the copy gets it, and there again for the next run. */
const compileAgain: Story = async (server, trace) => {
  const notes = "CREATE TABLE NOTES (WHAT VARCHAR2(100))";
  const trigger =
    "CREATE TRIGGER ORDERS_NOTED AFTER UPDATE ON ORDERS BEGIN INSERT INTO NOTES VALUES ('x'); END;";
  await server.run("HR", [...createOrders, notes, trigger]);
  const drop = beforeStep("createIndexes", () => server.run("HR", ["DROP TABLE NOTES PURGE"]));
  await stops(run(server, allOf(trace, drop)));
  await server.run("HR", [notes]);
  await run(server, trace);
};

/** Killed under the fence, once a foreign key points at the copy, and let go. */
const letGo: Story = async (server, trace) => {
  const child = "CREATE TABLE LINES (ORDER_ID NUMBER(10) REFERENCES ORDERS (ORDER_ID))";
  await server.run("HR", [...createOrders, child]);
  await crash(server, "swapTables.addKey", "after");
  await release(server, trace, oracleTarget());
};

const rangesOfHr = [
  `CREATE TABLE PAGES (ID NUMBER(10) CONSTRAINT PAGES_PK PRIMARY KEY)
   PARTITION BY RANGE (ID) (PARTITION P1 VALUES LESS THAN (100))`,
  "INSERT INTO PAGES VALUES (1)",
  "COMMIT",
];
const pages = { connection: "test", schema: "HR", table: "PAGES", partitionColumn: "ID" };
const partitions = [
  { name: "P1", lessThan: 100 },
  { name: "P2", lessThan: 200 },
];
const rangesTarget = targetSchema.parse({ ...pages, partitionType: "RANGE", partitions });
const keeping = { intervalType: "NUMBER", intervalValue: 50, history: "keepPartitions" };
const intervalTarget = targetSchema.parse({ ...pages, partitionType: "INTERVAL", ...keeping });

/** No row moves: a partition is added, and an interval set behind it, each with a writer in the way; it is taken off and given back, twice. */
const changeInPlace: Story = async (server, trace) => {
  await server.run("HR", rangesOfHr);
  const writer = await server.open("HR");
  const meet = (statement: string, blockers: string) =>
    allOf(
      before(statement, async () => {
        await writer.run({ name: "test", text: "UPDATE PAGES SET ID = ID WHERE ID = 1" });
      }),
      after(blockers, async () => {
        await writer.run({ name: "test", text: "COMMIT" });
      }),
    );
  const inTheWay = meet("addPartitions.addPartition", "addPartitions.findBlockers");
  await run(server, allOf(trace, inTheWay), rangesTarget);
  const again = meet("setInterval.setInterval", "setInterval.findBlockers");
  await run(server, allOf(trace, again), intervalTarget);
  await crash(server, "setInterval.setInterval", "after", rangesTarget);
  await release(server, trace, rangesTarget);
  const oneMore = before("setInterval.setInterval", () =>
    server.run("HR", ["INSERT INTO PAGES VALUES (220)", "COMMIT"]),
  );
  await stops(run(server, allOf(trace, oneMore), rangesTarget));
};

const albums = [
  `CREATE TABLE ALBUMS (ID NUMBER(10) CONSTRAINT ALBUMS_PK PRIMARY KEY, KIND NUMBER NOT NULL, COVER BLOB)
   LOB (COVER) STORE AS SECUREFILE (TABLESPACE USERS)
   PARTITION BY RANGE (ID) SUBPARTITION BY HASH (KIND) SUBPARTITIONS 2 (PARTITION P1 VALUES LESS THAN (100))`,
  "INSERT INTO ALBUMS (ID, KIND) VALUES (1, 1)",
  "COMMIT",
];
const settings = {
  ...{
    tablespace: "SYSAUX",
    lobs: { tablespace: "SYSAUX" },
    compression: "BASIC",
    rowMovement: true,
    parallel: 2,
  },
  ...{ subpartitionType: "HASH", subpartitionColumn: "KIND", subpartitionCount: 4 },
};
const albumsTarget = targetSchema.parse({
  ...{ ...pages, table: "ALBUMS", partitionType: "INTERVAL", ...keeping, ...settings },
});

/** Settings for what comes are changed, with a writer in the way. */
const changeSettings: Story = async (server, trace) => {
  await server.run("ADMIN", ["ALTER USER HR QUOTA UNLIMITED ON SYSAUX"]);
  await server.run("HR", albums);
  const writer = await server.open("HR");
  const write = before("setAttributes.setRowMovement", async () => {
    await writer.run({ name: "test", text: "UPDATE ALBUMS SET KIND = KIND WHERE ID = 1" });
  });
  const end = after("setAttributes.findBlockers", async () => {
    await writer.run({ name: "test", text: "COMMIT" });
  });
  await run(server, allOf(trace, write, end), albumsTarget);
};

/** Oracle's own statement: died before it, let go of, and begun anew, with a writer in the way. */
const modifyOnline: Story = async (server, trace) => {
  await server.run("HR", createOrders);
  const named = oracleTarget({ migration: { method: "modifyOnline" } });
  await crash(server, "modifyOnline.modifyOnline", "before", named);
  await release(server, trace, named);
  const writer = await server.open("HR");
  const write = before("modifyOnline.enableRowMovement", async () => {
    await writer.run({ name: "test", text: "UPDATE ORDERS SET STATUS = 'x' WHERE ORDER_ID = 1" });
  });
  const end = after("modifyOnline.findBlockers", async () => {
    await writer.run({ name: "test", text: "COMMIT" });
  });
  await run(server, allOf(trace, write, end), named);
};

/** A migrated table is validated, and compared with the retired one row by row. */
const validateMigrated: Story = async (server, trace) => {
  await server.run("HR", createOrders);
  await migrateOracle(server);
  const session = await server.open("HR", { observer: trace });
  for (const validation of [
    await validateAfterOnSession(session, oracleTarget()),
    await compareOnSession(session, oracleTarget(), { full: true }),
  ])
    if (!validation.holds) throw new Error(JSON.stringify(validation.checks));
  const proofs = await readProofs(session, oracleRenderer.ledger(), oracleTarget());
  if (proofs[0]?.found !== null) throw new Error("nobody has recorded a validation");
};

/** A run is rolled back: at first its trigger is switched off meanwhile, so that rollback is taken back and begun anew. */
const rollBack: Story = async (server, trace) => {
  await server.run("HR", papers);
  const migrated = await migrateOracle(server, { target: papersTarget });
  const target = oracleTarget({
    ...{ table: "DOCS", partitionColumn: "CREATED" },
    migration: { rollback: migrated?.runId ?? "" },
  });
  const switchJournal = async (state: "DISABLE" | "ENABLE"): Promise<void> => {
    const session = await server.open("HR");
    const text = `SELECT TRIGGER_NAME AS "name" FROM USER_TRIGGERS WHERE TABLE_NAME = 'DOCS' AND TRIGGER_NAME <> 'DOCS_SEEN'`;
    const { rows } = await session.run({ name: "test", text });
    for (const { name } of rows) await server.run("HR", [`ALTER TRIGGER ${String(name)} ${state}`]);
  };
  const gap = beforeStep("deltaLoad", () => switchJournal("DISABLE"));
  await stops(run(server, allOf(trace, gap), target));
  await switchJournal("ENABLE");
  await server.run("HR", ["DELETE FROM DOCS WHERE ID = 3", "COMMIT"]);
  await run(server, trace, target);
};

/** What is only asked about servers, about tables that are not there, and by users who see less. */
const ask: Story = async (server, trace) => {
  await server.run("HR", createOrders);
  await inspectServer(await server.open("ADMIN", { observer: trace }));
  await stops(run(server, trace, oracleTarget({ table: "ORDER" })));
  const name = { schema: "HR", table: "ORDERS" };
  await discoverTables(await server.open("READER", { observer: trace }), { tables: [name] });
  const session = await server.open("HR", { observer: trace });
  await recommendOracle(session, name, await discoverTables(session, { tables: [name] }));
  await planOracleTarget(session, oracleTarget({ tablespace: "USERS" }));
  await server.run("HR", [
    "CREATE TABLE PLACES (REGION VARCHAR2(4)) PARTITION BY LIST (REGION) (PARTITION P1 VALUES ('N', 'S'))",
  ]);
  const [places] = (await discoverTables(session, { tables: [{ schema: "HR", table: "PLACES" }] })).tables;
  if (!places?.partitioning) throw new Error("PLACES is partitioned");
  await findUnplacedRows(session, { ...places, partitioning: places.partitioning });
};

export const stories: Readonly<Record<string, Story>> = {
  "what hangs on a table is carried, the fence given back once": carryEverything,
  "rows that differ are repaired": repairDifferences,
  "a run is taken over between its renames": takeOverBetweenRenames,
  "writers are in the way": meetWriters,
  "what a run has created is taken back": takeBack,
  "a trigger does not compile at first": compileAgain,
  "a table is let go": letGo,
  "a table is changed in its place": changeInPlace,
  "settings of a table are changed": changeSettings,
  "a table gets its partitions by Oracle's own statement": modifyOnline,
  "a migrated table is validated": validateMigrated,
  "a run is rolled back": rollBack,
  "servers and tables are asked about": ask,
};

/** Tells one story to an emulator of its own; HR sees and ends sessions, READER sees less. */
export async function tell(story: Story, trace: Trace): Promise<void> {
  const server = await startOracle(["HR", "READER"]);
  try {
    await server.run("ADMIN", ["GRANT SELECT ANY DICTIONARY TO HR", "GRANT ALTER SYSTEM TO HR"]);
    await story(server, trace);
  } finally {
    await server.close();
  }
}
