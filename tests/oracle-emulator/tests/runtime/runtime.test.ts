import { createRuntimeDatabase, type RuntimeDatabase } from "./runtime-database";

let database: RuntimeDatabase;
beforeAll(async () => {
  database = await createRuntimeDatabase();
});
afterAll(() => database.drop());

/** Expression and value; null is NULL. */
const VALUES: Readonly<Record<string, readonly (readonly [string, string | null])[]>> = {
  "subtracts dates to days and adds days to dates": [
    ["'2024-01-31'::ora.date + 1.5", "2024-02-01 12:00:00"],
    ["'2024-01-31 18:00'::ora.date - '2024-01-31'::ora.date", "0.7500000000000000000000000000000000000000"],
    ["ora.add_months('2024-01-31'::ora.date, 1)", "2024-02-29 00:00:00"],
    ["ora.add_months('2024-02-29'::ora.date, 12)", "2025-02-28 00:00:00"],
    ["ora.last_day('2024-02-03 10:00'::ora.date)", "2024-02-29 10:00:00"],
    ["ora.trunc('2024-05-17 13:14'::ora.date, 'MM')", "2024-05-01 00:00:00"],
    ["ora.months_between('2024-03-31'::ora.date, '2024-02-29'::ora.date)", "1"],
  ],
  "writes dates by Oracle's own models": [
    ["ora.to_char('2024-02-29 13:05:06'::ora.date, 'SYYYY-MM-DD\"T\"HH24:MI:SS')", " 2024-02-29T13:05:06"],
    ["ora.to_char('0044-03-15 BC'::ora.date, 'SYYYY')", "-0044"],
    ["ora.to_char('2024-02-09'::ora.date, 'FMDD Month')", "9 February"],
    [
      "ora.to_char(timestamp '2024-02-29 13:05:06.123456', 'HH.MI.SSXFF AM FF9')",
      "01.05.06.123456 PM 123456000",
    ],
    ["ora.to_char('2024-02-29'::ora.date)", "29-FEB-24"],
  ],
  "reads dates by Oracle's own models": [
    ["ora.to_date(' 2022-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS')", "2022-01-01 00:00:00"],
    ["ora.to_date('29-FEB-24', 'DD-MON-RR')", "2024-02-29 00:00:00"],
    ["ora.to_date('01-JAN-75', 'DD-MON-RR')", "1975-01-01 00:00:00"],
    ["ora.to_date('20240102', 'YYYY-MM-DD')", "2024-01-02 00:00:00"],
    ["ora.to_timestamp('2024-01-02 3:04:05.678', 'YYYY-MM-DD HH24:MI:SS.FF')", "2024-01-02 03:04:05.678"],
    [
      "ora.to_timestamp_tz('2024-01-02 03:00 +02:00', 'YYYY-MM-DD HH24:MI TZH:TZM')",
      "2024-01-02 01:00:00+00",
    ],
  ],
  "writes and reads numbers as Oracle does": [
    ["ora.number_text(0.50)", ".5"],
    ["ora.number_text(1e70)", "1E+70"],
    ["ora.to_char(1234.5, '9,999.99')", " 1,234.50"],
    ["ora.to_char(12345, '999')", "####"],
    ["ora.to_char(0, '9')", " 0"],
    ["ora.to_number('FFFFFFFFFFFFFFF', 'XXXXXXXXXXXXXXX')", "1152921504606846975"],
    ["ora.to_number('1,234.5', '9G999D99')", "1234.5"],
    ["ora.divide(1, 3)", "0.3333333333333333333333333333333333333333"],
  ],
  "treats empty text as NULL": [
    ["ora.concat('a', NULL)", "a"],
    ["ora.concat(NULL, NULL)", null],
    ["ora.replace('aaa', 'a')", null],
    ["ora.trim('   ')", null],
    ["ora.substr('abc', 4)", null],
  ],
  "counts positions from either end": [
    ["ora.substr('abcdef', -3, 2)", "de"],
    ["ora.substr('abcdef', 0, 2)", "ab"],
    ["ora.instr('corporate floor', 'or', 3, 2)", "14"],
    ["ora.instr('corporate floor', 'or', -3, 2)", "2"],
    ["ora.substrb('äbc', 2, 3)", " bc"],
  ],
  "keeps row ids in the order of their numbers": [
    ["ora.rowid_text(ora.rowid_create(1, 73001, 12, 5, 3))", "AAAR0pAAMAAAAAFAAD"],
    ["ora.to_rowid('AAAR0pAAMAAAAAFAAD') = ora.rowid_create(1, 73001, 12, 5, 3)", "true"],
    ["ora.rowid_create(1, 73001, 12, 5, 32767) < ora.rowid_create(1, 73001, 12, 6, 0)", "true"],
  ],
  "encodes numbers as statistics hold them": [
    ["ora.cast_from_number(123.45)", "\\xc202182e"],
    ["ora.cast_from_number(-1)", "\\x3e6466"],
    ["ora.cast_to_number(ora.cast_from_number(-0.001))", "-0.001"],
    ["ora.convert_raw_to_date('\\x787c021d0e0607')", "2024-02-29 13:05:06"],
  ],
};

describe.each(Object.entries(VALUES))("%s", (_title, cases) => {
  it.each(cases)("%s", async (expression, expected) => {
    expect(await database.valueOf(expression)).toBe(expected);
  });
});

describe("fails with Oracle's own errors", () => {
  it.each([
    ["ora.to_date('2024-01-01')", "ORA-01861: literal does not match format string"],
    ["ora.to_date('20240231', 'YYYYMMDD')", "ORA-01839: date not valid for month specified"],
    ["ora.to_date('2024', 'YYYY-MM-DD')", "ORA-01840: input value not long enough for date format"],
    ["ora.to_date('2024-13-01', 'YYYY-MM-DD')", "ORA-01843: not a valid month"],
    [
      "ora.to_date('2024-01-01x', 'YYYY-MM-DD')",
      "ORA-01830: date format picture ends before converting entire input string",
    ],
    ["ora.to_char('2024-01-01'::ora.date, 'FF3')", "ORA-01821: date format not recognized"],
    ["ora.to_number('12a')", "ORA-01722: unable to convert string value containing '1' to a number:"],
    [
      "'9999-12-31'::ora.date + 1::numeric",
      "ORA-01841: (full) year must be between -4713 and +9999, and not be 0",
    ],
    [
      'ora.fit_bytes(\'äöü\', 5, \'"S"."T"."C"\')',
      'ORA-12899: value too large for column "S"."T"."C" (actual: 6, maximum: 5)',
    ],
  ])("%s", async (expression, message) => {
    await expect(database.valueOf(expression)).rejects.toMatchObject({ code: "OR000", message });
  });
});

it("indexes and aggregates dates", async () => {
  const { client } = database;
  await client.query("CREATE TABLE public.d (c ora.date PRIMARY KEY)");
  await client.query(
    "INSERT INTO public.d SELECT '2024-01-01'::ora.date + n::numeric FROM generate_series(1, 999) AS n",
  );
  await client.query("ANALYZE public.d");
  const { rows } = await client.query<{ low: string; high: string }>(
    "SELECT min(c)::text AS low, max(c)::text AS high FROM public.d WHERE c >= '2024-01-05'::ora.date",
  );
  expect(rows).toEqual([{ low: "2024-01-05 00:00:00", high: "2026-09-26 00:00:00" }]);
  const plan = await client.query<{ "QUERY PLAN": string }>(
    "EXPLAIN SELECT FROM public.d WHERE c = '2024-01-05'::ora.date",
  );
  expect(plan.rows.map((row) => row["QUERY PLAN"]).join()).toContain("Index");
});
