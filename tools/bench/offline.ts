import type pg from "pg";
import { openClient } from "../demo/application/postgres/connection";
import type { BenchDatabase } from "./database";

export interface OfflineOptions {
  readonly rows: number;
  readonly hashCount: number;
  readonly parallelDegree: number;
}

export interface OfflineFigures {
  readonly seconds: number;
  readonly steps: readonly { readonly step: string; readonly seconds: number }[];
}

const MONTHS_BEFORE = 11;
const MONTHS_AHEAD = 4;
const COLUMNS =
  "transaction_id, account_id, txn_date, txn_type, amount, currency, status, reference, description, created_at";

/** Ranges per connection: the first to end takes the next, and each is one INSERT … SELECT. */
const RANGES_PER_CONNECTION = 8;

const INDEXES = [
  { name: "account_id_idx", columns: "(account_id, txn_date DESC)" },
  { name: "txn_date_idx", columns: "(txn_date)" },
  { name: "reference_idx", columns: "(reference)" },
];

interface Work {
  readonly control: pg.Client;
  readonly workers: readonly pg.Client[];
  readonly options: OfflineOptions;
  readonly leaves: readonly string[];
}

/** The same partitions as the run that it is compared with makes. */
function partitionStatements(hashCount: number): { texts: string[]; leaves: string[] } {
  const texts: string[] = [];
  const leaves = ["txn_new_default"];
  const first = "date_trunc('month', localtimestamp)";
  for (let month = -MONTHS_BEFORE; month <= MONTHS_AHEAD; month += 1) {
    const name = `txn_new_${month + MONTHS_BEFORE}`;
    const lower = month === -MONTHS_BEFORE ? "MINVALUE" : "%1$L";
    const by = hashCount === 1 ? "" : " PARTITION BY HASH (transaction_id)";
    const text = `CREATE TABLE hr.${name} PARTITION OF hr.txn_new FOR VALUES FROM (${lower}) TO (%2$L)${by}`;
    texts.push(
      `DO $do$ BEGIN EXECUTE format('${text}', ${first} + interval '${month} months', ${first} + interval '${month + 1} months'); END $do$`,
    );
    if (hashCount === 1) leaves.push(name);
    for (let remainder = 0; hashCount > 1 && remainder < hashCount; remainder += 1) {
      const leaf = `${name}_h${remainder}`;
      leaves.push(leaf);
      texts.push(
        `CREATE TABLE hr.${leaf} PARTITION OF hr.${name} FOR VALUES WITH (MODULUS ${hashCount}, REMAINDER ${remainder})`,
      );
    }
  }
  return { texts: [...texts, "CREATE TABLE hr.txn_new_default PARTITION OF hr.txn_new DEFAULT"], leaves };
}

async function createTable(control: pg.Client, texts: readonly string[]): Promise<void> {
  await control.query(
    `CREATE TABLE hr.txn_new (LIKE hr.transactions INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (txn_date);
     ${texts.join(";\n")};
     GRANT SELECT, INSERT, UPDATE, DELETE ON hr.txn_new TO bench_app`,
  );
}

/** Each connection takes the next statement as soon as it has done one. */
async function runSideBySide(workers: readonly pg.Client[], texts: readonly string[]): Promise<void> {
  const pending = [...texts];
  const loop = async (worker: pg.Client): Promise<void> => {
    for (let text = pending.shift(); text !== undefined; text = pending.shift()) await worker.query(text);
  };
  await Promise.all(workers.map(loop));
}

function copyStatements({ rows, parallelDegree }: OfflineOptions): string[] {
  const count = parallelDegree * RANGES_PER_CONNECTION;
  const size = Math.ceil(rows / count);
  return Array.from(
    { length: count },
    (_, index) =>
      `INSERT INTO hr.txn_new (${COLUMNS}) SELECT ${COLUMNS} FROM hr.transactions
       WHERE transaction_id > ${index * size} AND transaction_id <= ${(index + 1) * size}`,
  );
}

/** Leaf by leaf, and then on the table, which adopts what it finds: faster than on the table alone. */
async function createIndexes({ workers, leaves }: Work): Promise<void> {
  await runSideBySide(workers, [
    ...leaves.map((leaf) => `ALTER TABLE hr.${leaf} ADD PRIMARY KEY (transaction_id, txn_date)`),
    ...leaves.flatMap((leaf) => INDEXES.map(({ columns }) => `CREATE INDEX ON hr.${leaf} ${columns}`)),
  ]);
  await runSideBySide(workers.slice(0, 1), [
    "ALTER TABLE hr.txn_new ADD CONSTRAINT txn_new_pkey PRIMARY KEY (transaction_id, txn_date)",
    ...INDEXES.map(({ name, columns }) => `CREATE INDEX txn_new_${name} ON hr.txn_new ${columns}`),
  ]);
}

async function analyze({ control, workers, leaves }: Work): Promise<void> {
  await runSideBySide(
    workers,
    leaves.map((leaf) => `ANALYZE hr.${leaf}`),
  );
  // PostgreSQL 18 on; earlier ones analyse the leaves once more.
  const { rows } = await control.query<{ only: boolean }>(
    "SELECT current_setting('server_version_num')::int >= 180000 AS only",
  );
  await runSideBySide(workers.slice(0, 1), [`ANALYZE ${rows[0]?.only ? "ONLY " : ""}hr.txn_new`]);
}

async function swapNames(control: pg.Client): Promise<void> {
  const renames = ["pkey", ...INDEXES.map(({ name }) => name)].map(
    (name) =>
      `ALTER INDEX hr.transactions_${name} RENAME TO txn_retired_${name};
       ALTER INDEX hr.txn_new_${name} RENAME TO transactions_${name};`,
  );
  await control.query(
    `ALTER TABLE hr.transactions RENAME TO txn_retired;
     ALTER TABLE hr.txn_new RENAME TO transactions;
     ${renames.join("\n")}
     ALTER SEQUENCE hr.txn_seq OWNED BY hr.transactions.transaction_id;
     COMMIT`,
  );
}

async function repartitionOffline(
  { control, workers, options }: Omit<Work, "leaves">,
  onStep: (step: string) => void,
): Promise<void> {
  const { texts, leaves } = partitionStatements(options.hashCount);
  const work = { control, workers, options, leaves };
  await createTable(control, texts);
  // This session does nothing but hold the lock until the swap. Readers may stay; a reader is what the connections that copy are as well.
  await control.query("BEGIN; LOCK TABLE hr.transactions IN EXCLUSIVE MODE");
  onStep("createTable");
  await runSideBySide(workers, copyStatements(options));
  onStep("dataLoad");
  await createIndexes(work);
  onStep("createIndexes");
  await analyze(work);
  onStep("gatherStatistics");
  await swapNames(control);
  onStep("swapTables");
}

/**
 * The best way there is where nobody writes: lock, copy, index and analyse on several connections, swap the names.
 * It is what a careful DBA would run in a maintenance window.
 */
export async function measureOffline(
  database: BenchDatabase,
  options: OfflineOptions,
): Promise<OfflineFigures> {
  const clients = await Promise.all(
    Array.from({ length: options.parallelDegree + 1 }, () => openClient(database.owner, "bench offline")),
  );
  const [control, ...workers] = clients as [pg.Client, ...pg.Client[]];
  const steps: { step: string; seconds: number }[] = [];
  const started = performance.now();
  let last = started;
  try {
    await repartitionOffline({ control, workers, options }, (step) => {
      steps.push({ step, seconds: (performance.now() - last) / 1_000 });
      last = performance.now();
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
  return { seconds: (last - started) / 1_000, steps };
}
