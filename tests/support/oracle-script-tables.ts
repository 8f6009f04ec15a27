/** What SQL*Plus would read as its own: substitution, a quote, the end of a block, a file, a command, a line that goes on. */
export const hostileName = "It's &me\n/\n@x\n.\n# € -";

const id = `"${hostileName}"`;
const text = `'${hostileName.replaceAll("'", "''")}'`;

/** A table by intervals whose name and texts are hostile, and all that may hang on one. */
export const createHostile: readonly string[] = [
  `CREATE TABLE ${id} (
     ID NUMBER GENERATED ALWAYS AS IDENTITY (START WITH 1), PART VARCHAR2(40) DEFAULT ${text} NOT NULL, ${id} DATE NOT NULL, AMOUNT NUMBER(9,2),
     TWICE NUMBER GENERATED ALWAYS AS (AMOUNT * 2) VIRTUAL, NOTE CLOB,
     CONSTRAINT "k&k" PRIMARY KEY (PART, ID), CONSTRAINT "c'c" CHECK (PART <> ${text} || 'x'))
   PARTITION BY RANGE (${id}) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) (PARTITION P0 VALUES LESS THAN (DATE '2025-01-01'))`,
  `INSERT INTO ${id} (${id}, AMOUNT, NOTE) SELECT DATE '2025-01-01' + LEVEL, LEVEL, ${text} FROM DUAL CONNECT BY LEVEL <= 90`,
  "COMMIT",
  `ALTER TABLE ${id} ADD CONSTRAINT LATE CHECK (AMOUNT < 80) ENABLE NOVALIDATE`,
  `CREATE INDEX "i/i" ON ${id} (${id} DESC, UPPER(PART))`,
  // As long as the dictionary has them, which is as long as SQL takes a text.
  `ALTER TABLE ${id} ADD CONSTRAINT WORDY CHECK (PART <> '${"w".repeat(3_900)}')`,
  `COMMENT ON TABLE ${id} IS '${"\u20ac".repeat(1_300)}'`,
  `COMMENT ON COLUMN ${id}.AMOUNT IS ${text}`,
  `GRANT SELECT, UPDATE (AMOUNT) ON ${id} TO APP WITH GRANT OPTION`,
  `CREATE TRIGGER "t&t" BEFORE INSERT ON ${id} FOR EACH ROW WHEN (NEW.AMOUNT > 5) BEGIN :NEW.NOTE := ${text} || '!'; END;`,
  `CREATE TRIGGER SLEEPS AFTER DELETE ON ${id} BEGIN NULL; END;`,
  "ALTER TRIGGER SLEEPS DISABLE",
  `CREATE VIEW READERS AS SELECT ID, AMOUNT FROM ${id}`,
];

/** Keys that change, rows that come and go. */
export const changeHostile: readonly string[] = [
  `UPDATE ${id} SET PART = 'moved' WHERE MOD(AMOUNT, 9) = 0 AND AMOUNT < 80`,
  `DELETE FROM ${id} WHERE MOD(AMOUNT, 9) = 1`,
  `INSERT INTO ${id} (${id}, AMOUNT) VALUES (DATE '2026-06-01', 7)`,
  "COMMIT",
];
