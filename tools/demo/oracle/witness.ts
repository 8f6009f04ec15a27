import oracledb from "oracledb";
import { readRows } from "../application/oracle/rows";
import { attemptEach, findUnreadable } from "../attempts";
import type { LargeObjects, SchemaWitness, SequenceFacts } from "../database";
import { HR_READABLE, HR_SEQUENCES, HR_TABLES } from "../hr/tables";

const VIEWS = ["v_table_summary", "v_table_sizes", "v_partition_summary", "v_order_totals", "v_staff"];
const NAMES = [
  ...HR_TABLES,
  ...HR_SEQUENCES.map(({ sequence }) => sequence),
  ...VIEWS,
  "count_staff",
  "alarms",
]
  .map((name) => `'${name.toUpperCase()}'`)
  .join(", ");
const ROLES = "'HR_APP', 'HR_APP_USER'";

const INVENTORY: readonly string[] = [
  `SELECT 'sequence ' || SEQUENCE_NAME || ' by ' || INCREMENT_BY || ' cache ' || CACHE_SIZE FROM USER_SEQUENCES
   WHERE SEQUENCE_NAME IN (${NAMES})`,
  `SELECT LOWER(OBJECT_TYPE) || ' ' || OBJECT_NAME || ' ' || STATUS FROM USER_OBJECTS
   WHERE OBJECT_NAME IN (${NAMES}) AND OBJECT_TYPE IN ('VIEW', 'FUNCTION')`,
  `SELECT 'privilege ' || PRIVILEGE || ' on ' || TABLE_NAME || ' to ' || GRANTEE || ' grantable=' || GRANTABLE
   FROM USER_TAB_PRIVS WHERE OWNER = USER AND TABLE_NAME IN (${NAMES})`,
  `SELECT 'role ' || GRANTED_ROLE || ' of ' || GRANTEE FROM DBA_ROLE_PRIVS
   WHERE GRANTEE IN (${ROLES}) OR GRANTED_ROLE = 'HR_APP' AND GRANTEE NOT IN ('SYS', 'SYSTEM')`,
  `SELECT 'privilege ' || PRIVILEGE || ' of ' || GRANTEE FROM DBA_SYS_PRIVS WHERE GRANTEE IN (${ROLES})`,
  `SELECT 'room for ' || USERNAME || ' in ' || TABLESPACE_NAME || ': ' || MAX_BYTES FROM DBA_TS_QUOTAS
   WHERE USERNAME IN (${ROLES}) AND MAX_BYTES <> 0`,
  `SELECT 'object of ' || OWNER || ': ' || OBJECT_NAME FROM DBA_OBJECTS WHERE OWNER IN (${ROLES})`,
];

const FORBIDDEN = [
  "CREATE TABLE mine (id NUMBER)",
  "CREATE TABLE hr.mine (id NUMBER)",
  "TRUNCATE TABLE hr.events",
  "ALTER TABLE hr.orders ADD (note VARCHAR2(10))",
  "DROP TABLE hr.orders",
] as const;

async function readSequences(
  owner: oracledb.Connection,
  application: oracledb.Connection,
): Promise<readonly SequenceFacts[]> {
  const facts: SequenceFacts[] = [];
  for (const { sequence, table, column } of HR_SEQUENCES) {
    const [next] = await readRows(application, `SELECT HR.${sequence.toUpperCase()}.NEXTVAL FROM DUAL`);
    const [greatest] = await readRows(owner, `SELECT MAX(${column}) FROM HR.${table.toUpperCase()}`);
    facts.push({ sequence, next: Number(next?.[0]), greatest: Number(greatest?.[0]) });
  }
  return facts;
}

async function takeInventory(owner: oracledb.Connection): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const text of INVENTORY) {
    lines.push(...(await readRows(owner, text)).map(([line]) => String(line)));
  }
  return lines.sort();
}

async function readLargeObjects(owner: oracledb.Connection): Promise<readonly LargeObjects[]> {
  const { rows } = await owner.execute<[string, ...LargeObjects["values"]]>(
    "SELECT TO_CHAR(CUSTOMER_ID) AS ID, NOTES, PHOTO, PREFERENCES FROM HR.CUSTOMER_DATA",
    [],
    {
      fetchInfo: {
        NOTES: { type: oracledb.STRING },
        PHOTO: { type: oracledb.BUFFER },
        PREFERENCES: { type: oracledb.STRING },
      },
    },
  );
  return (rows ?? []).map(([id, ...values]) => ({ id, values }));
}

/** What testifies about the HR schema of Oracle. */
export function oracleWitness(
  openOwner: () => Promise<oracledb.Connection>,
  openApplication: () => Promise<oracledb.Connection>,
): SchemaWitness {
  const asApplication = async <Result>(work: (application: oracledb.Connection) => Promise<Result>) => {
    const application = await openApplication();
    try {
      return await work(application);
    } finally {
      await application.close();
    }
  };
  return {
    takeInventory: async () => takeInventory(await openOwner()),
    readSequences: () => asApplication(async (application) => readSequences(await openOwner(), application)),
    readViews: () =>
      asApplication((application) => findUnreadable(HR_READABLE, (text) => application.execute(text))),
    attemptForbidden: () =>
      asApplication((application) => attemptEach(FORBIDDEN, (text) => application.execute(text))),
    readLargeObjects: async () => readLargeObjects(await openOwner()),
  };
}
