import type { Random } from "./random";
import type { Statement, TableName, TableStatements, Values } from "./statements";

/** What the application writes to a table: the values, whatever the database's words for them. */
export interface Habit {
  readonly idColumn: string;
  /** Of a row whose date lies `offsetS` seconds from now. */
  readonly inserted: (random: Random, offsetS: number) => Values;
  /** What each change binds beside the key; among them are changes of the partition key and of the hash key. */
  readonly changes: Readonly<Record<string, (random: Random) => Values>>;
  /** Of a row that fires the trigger which sends an alarm. */
  readonly alarming?: (random: Random) => Values;
}

const none = (): Values => [];

const HABITS = {
  transactions: {
    idColumn: "transaction_id",
    inserted: (random, offsetS) => [
      random.integer(100_000, 119_999),
      offsetS,
      random.pick(["PAYMENT", "REFUND", "TRANSFER", "FEE"]),
      random.integer(1, 500_000) / 100,
      random.pick(["EUR", "USD", "GBP"]),
      random.chance(0.3) ? null : `WEB-${random.integer(1, 99_999_999)}`,
    ],
    changes: {
      book: (random) => [random.integer(1, 500_000) / 100],
      redate: (random) => [random.integer(1, 90)],
      renumber: none,
    },
  },
  audit_log: {
    idColumn: "audit_id",
    inserted: (random, offsetS) => [
      offsetS,
      random.integer(1, 5_000),
      random.pick(["READ", "INSERT", "UPDATE", "DELETE", "LOGIN"]),
      random.pick(["EMPLOYEE", "ORDER", "CUSTOMER", "TRANSACTION"]),
      random.integer(1, 50_000),
      random.chance(0.1) ? null : `10.1.${random.integer(0, 255)}.${random.integer(0, 255)}`,
    ],
    changes: {
      check: (random) => [random.integer(1, 1_000)],
      redate: (random) => [random.integer(1, 12)],
      reassign: (random) => [random.integer(1, 5_000)],
    },
  },
  events: {
    idColumn: "event_id",
    inserted: (random, offsetS) => [
      offsetS,
      random.integer(1, 5_000),
      random.pick(["CLICK", "VIEW", "SEARCH", "ERROR"]),
      random.integer(0, 4),
      random.chance(0.25) ? null : `Page ${random.integer(1, 400)} – “größer” \\ '${random.integer(0, 9)}'`,
    ],
    changes: {
      describe: (random) => [random.chance(0.1) ? null : `Seen ${random.integer(1, 1_000)} times`],
      redate: (random) => [random.integer(1, 240)],
      renumber: none,
    },
    alarming: (random) => [0, random.integer(1, 5_000), "ALARM", 7, "Disk nearly full"],
  },
  orders: {
    idColumn: "order_id",
    inserted: (random, offsetS) => [random.integer(1, 25_000), offsetS, random.integer(500, 200_000) / 100],
    changes: {
      ship: (random) => [random.pick(["PAID", "SHIPPED", "DELIVERED", "CANCELLED"])],
      redate: (random) => [random.integer(1, 48)],
      renumber: none,
    },
  },
  employees: {
    idColumn: "employee_id",
    inserted: (random, offsetS) => [
      random.pick(["Kim", "Lara", "Milo"]),
      random.pick(["Laine", "Moreau", "Novak"]),
      `new.${random.integer(1, 99_999_999)}@example.com`,
      offsetS,
      random.integer(28_000, 118_000),
      random.chance(0.1) ? null : random.integer(1, 50),
    ],
    changes: {
      raise: (random) => [random.integer(1, 500)],
      move: (random) => [random.integer(1, 50)],
      redate: (random) => [random.integer(1, 5)],
    },
  },
  customer_data: {
    idColumn: "customer_id",
    inserted: (random, offsetS) => [
      `Customer ${random.integer(1, 9_999)}`,
      `${random.integer(1, 200)} Harbour Road`,
      offsetS,
      "Wants to be called back. ".repeat(random.integer(0, 150)),
      random
        .integer(0, 2 ** 31)
        .toString(16)
        .padStart(8, "0")
        .repeat(random.integer(1, 300)),
    ],
    changes: {
      note: (random) => [` Called ${random.integer(1, 9)} times.`],
      prefer: (random) => [random.pick(["de", "en", "fr", "pt"])],
      redate: (random) => [random.integer(1, 90)],
    },
  },
} as const satisfies Record<TableName, Habit>;

/** A text for each change of a table. */
export type ChangeTexts<Table extends TableName> = Readonly<
  Record<keyof (typeof HABITS)[Table]["changes"], string>
>;

/** The statements on a table in a database's words. */
export interface Wording extends Pick<TableStatements, "find" | "remove" | "probe"> {
  readonly insert: Statement;
  /** Where the database makes long values itself: what it makes them from. */
  readonly inserted?: Habit["inserted"] | undefined;
  readonly changes: Readonly<Record<string, Statement>>;
  /** What a change binds, in the order of its binds. */
  readonly bindChange: (key: readonly string[], values: Values) => Values;
}

function speak(table: TableName, wording: Wording): TableStatements {
  const { insert, inserted = HABITS[table].inserted, changes, bindChange, ...others } = wording;
  const { idColumn, changes: drawn, alarming }: Habit = HABITS[table];
  return {
    table,
    idColumn,
    ...others,
    insert: (random, offsetS) => ({ ...insert, values: inserted(random, offsetS) }),
    changes: (random, key) =>
      Object.entries(changes).map(([name, change]) => ({
        ...change,
        values: bindChange(key, drawn[name]?.(random) ?? []),
      })),
    ...(alarming && { alarm: (random: Random) => ({ ...insert, values: alarming(random) }) }),
  };
}

/** The application's habits in a database's words. */
export function speakAll(wordingOf: (table: TableName, idColumn: string) => Wording): TableStatements[] {
  return (Object.keys(HABITS) as TableName[]).map((table) =>
    speak(table, wordingOf(table, HABITS[table].idColumn)),
  );
}
