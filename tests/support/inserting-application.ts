import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** An application that inserts into app.orders and leaves the numbers to the database. */
export interface InsertingApplication {
  /** Returns when so many more rows have been inserted. @throws when an insert has failed */
  commitMore(rows: number): Promise<void>;
  /** @returns the numbers that it was given, in order @throws when an insert has failed */
  stop(): Promise<string[]>;
}

const insert = {
  name: "insert",
  text: "INSERT INTO app.orders (order_date) VALUES (now()) RETURNING order_id::text AS id",
};

/** Starts it: some fifty rows a second, one by one, by a prepared statement. */
export async function startInserting(client: pg.Client): Promise<InsertingApplication> {
  const given: string[] = [];
  let isStopping = false;
  const insertOne = async () => {
    const { rows } = await client.query<{ id: string }>(insert);
    given.push(...rows.map(({ id }) => id));
  };
  await insertOne();
  let failure: unknown;
  const running = (async () => {
    for (; !isStopping; await sleep(15)) await insertOne();
  })().catch((error: unknown) => {
    failure = error;
  });
  const demandNoFailure = () => {
    if (failure !== undefined) throw new Error("an insert of the application failed", { cause: failure });
  };
  return {
    commitMore: async (rows) => {
      const goal = given.length + rows;
      while (given.length < goal && failure === undefined) await sleep(5);
      demandNoFailure();
    },
    stop: async () => {
      isStopping = true;
      await running;
      demandNoFailure();
      return given.sort((left, right) => Number(left) - Number(right));
    },
  };
}
