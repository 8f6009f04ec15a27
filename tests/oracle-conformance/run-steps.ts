import oracledb from "oracledb";
import type { Bind, Binds, Call, Step } from "./fact";
import { compare, failureOf, outcomeOf, outcomeOfMany, type Fill, type Outcome } from "./outcome";
import type { SchemaOfAFact } from "./schema-of-a-fact";

/** How long a call that must wait is watched. */
const WAITING_MS = 300;
/** A call that blocks for ever shall fail by its own name. */
const CALL_TIMEOUT_MS = 45_000;

interface Pending {
  readonly call: Call;
  readonly outcome: Promise<Outcome>;
}

/** Runs steps in their order, and compares what each gives. Returns what the step that answers gave. */
export async function runSteps(steps: readonly Step[], schema: SchemaOfAFact): Promise<Outcome | undefined> {
  const background = new Map<string, Pending>();
  const open = (label: string): Pending => {
    const pending = background.get(label);
    if (!pending) throw new Error(`No call in the background is named ${label}.`);
    return pending;
  };
  let answer: Outcome | undefined;
  const take = async ({ call, outcome }: Pending): Promise<void> => {
    const given = await outcome;
    if (call.answer) answer = given;
    else named(call.sql, () => compare(given, call.expected, schema.fill));
  };
  for (const step of steps) {
    if (step.do === "disconnect") await schema.disconnect(step.session);
    else if (step.do === "settle") await take(open(step.label));
    else if (step.do === "waiting") await mustWait(open(step.label));
    else if (step.background === undefined) await take(await begin(step, schema));
    else background.set(step.background, await begin(step, schema));
  }
  return answer;
}

/** Says which statement the difference is about. */
function named(sql: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Error) error.message = `${sql}\n\n${error.message}`;
    throw error;
  }
}

async function begin(call: Call, schema: SchemaOfAFact): Promise<Pending> {
  const connection = await schema.session(call.session);
  connection.callTimeout = CALL_TIMEOUT_MS;
  const outcome = perform(connection, call, schema.fill).catch(failureOf);
  // Whoever settles it sees the failure; until then it is not an unhandled one.
  outcome.catch(() => undefined);
  return { call, outcome };
}

async function mustWait({ call, outcome }: Pending): Promise<void> {
  const late = Symbol("waiting");
  const first = await Promise.race([
    outcome,
    new Promise<symbol>((resolve) => setTimeout(() => resolve(late), WAITING_MS)),
  ]);
  named(call.sql, () => expect(first === late ? "waits" : first).toBe("waits"));
}

async function perform(connection: oracledb.Connection, call: Call, fill: Fill): Promise<Outcome> {
  const sql = fill(call.sql);
  if (sql === "COMMIT") await connection.commit();
  else if (sql === "ROLLBACK") await connection.rollback();
  else if (call.many) {
    const options = call.batchErrors === undefined ? {} : { batchErrors: call.batchErrors };
    return outcomeOfMany(
      await connection.executeMany(
        sql,
        call.many.map((row) => [...row]),
        options,
      ),
    );
  } else {
    const binds = call.binds ? bindParameters(call.binds, fill) : [];
    return outcomeOf(await connection.execute<unknown[]>(sql, binds, { fetchTypeHandler: asText }));
  }
  return { warning: false };
}

/** Large objects and LONG as text; RAW stays a buffer. */
function asText({ dbType }: oracledb.Metadata<unknown>): oracledb.FetchTypeResponse | undefined {
  if (dbType === oracledb.DB_TYPE_BLOB) return { type: oracledb.BUFFER };
  return dbType === oracledb.DB_TYPE_CLOB || dbType === oracledb.DB_TYPE_NCLOB
    ? { type: oracledb.STRING }
    : undefined;
}

function bindParameters(binds: Binds, fill: Fill): oracledb.BindParameters {
  if (Array.isArray(binds)) return binds.map((bind: Bind) => bindParameter(bind, fill));
  return Object.fromEntries(Object.entries(binds).map(([name, bind]) => [name, bindParameter(bind, fill)]));
}

function bindParameter(bind: Bind, fill: Fill): oracledb.BindParameter | string | number | Buffer | null {
  if (typeof bind === "string") return fill(bind);
  if (bind === null || typeof bind !== "object" || Buffer.isBuffer(bind)) return bind;
  const type = bind.out === "number" ? oracledb.NUMBER : oracledb.STRING;
  if (bind.in === undefined) return { dir: oracledb.BIND_OUT, type, maxSize: 4000 };
  return { dir: oracledb.BIND_INOUT, type, maxSize: 4000, val: bind.in };
}
