import pg from "pg";
import { attemptEach, findUnreadable } from "../attempts";
import type { SchemaWitness, SequenceFacts } from "../database";
import { HR_READABLE, HR_SEQUENCES } from "../hr/tables";

/** A retired table may have one of its own. */
const SEQUENCES = HR_SEQUENCES.map(({ sequence }) => sequence);

const INVENTORY = `
  SELECT 'sequence ' || sequencename || ' by ' || increment_by || ' cache ' || cache_size AS line
  FROM pg_sequences WHERE schemaname = 'hr' AND sequencename = ANY ($1)
  UNION ALL
  SELECT 'view ' || c.relname || ' of ' || c.relowner::regrole || ' ' || coalesce(c.reloptions::text, '') || ' ' || pg_get_viewdef(c.oid)
  FROM pg_class AS c WHERE c.relnamespace = 'hr'::regnamespace AND c.relkind = 'v'
  UNION ALL
  SELECT 'function ' || pg_get_functiondef(f.oid) FROM pg_proc AS f
  WHERE f.pronamespace = 'hr'::regnamespace AND f.proname IN ('count_staff', 'send_alarm', 'set_updated_at')
  UNION ALL
  SELECT 'privilege ' || e.privilege_type || ' on ' || c.relname || ' to ' || e.grantee::regrole || ' grantable=' || e.is_grantable
  FROM pg_class AS c CROSS JOIN aclexplode(c.relacl) AS e 
  WHERE c.relnamespace = 'hr'::regnamespace AND (c.relkind = 'v' OR c.relkind = 'S' AND c.relname = ANY ($1))
  UNION ALL
  SELECT 'privilege ' || e.privilege_type || ' on ' || f.proname || ' to ' || e.grantee::regrole
  FROM pg_proc AS f CROSS JOIN aclexplode(f.proacl) AS e WHERE f.pronamespace = 'hr'::regnamespace AND f.proname = 'count_staff'
  UNION ALL
  SELECT 'role ' || m.roleid::regrole || ' of ' || m.member::regrole FROM pg_auth_members AS m
  WHERE m.member IN ('hr_app_user'::regrole, 'hr_app'::regrole) OR m.roleid = 'hr_app'::regrole
  UNION ALL
  SELECT 'role ' || rolname || ' superuser=' || rolsuper || ' createdb=' || rolcreatedb || ' createrole=' || rolcreaterole
         || ' creates here=' || has_database_privilege(oid, current_database(), 'CREATE, TEMPORARY')
         || ' creates in hr=' || has_schema_privilege(oid, 'hr', 'CREATE')
         || ' owns=' || (SELECT count(*) FROM pg_class WHERE relowner = r.oid)
  FROM pg_roles AS r WHERE rolname IN ('hr_app', 'hr_app_user')
  ORDER BY line`;

const FORBIDDEN = [
  "CREATE SCHEMA mine",
  "CREATE TABLE public.mine (id integer)",
  "CREATE TABLE hr.mine (id integer)",
  "CREATE TEMPORARY TABLE mine (id integer)",
  "TRUNCATE hr.events",
  "ALTER TABLE hr.orders ADD COLUMN note text",
  "DROP TABLE hr.orders",
] as const;

interface CustomerObjects {
  readonly id: string;
  readonly notes: string | null;
  readonly photo: Buffer | null;
  readonly preferences: string | null;
}

async function readSequences(admin: pg.Client, application: pg.Client): Promise<readonly SequenceFacts[]> {
  const facts: SequenceFacts[] = [];
  for (const { sequence, table, column } of HR_SEQUENCES) {
    const next = await application.query<{ next: string }>(`SELECT nextval('hr.${sequence}') AS next`);
    const greatest = await admin.query<{ greatest: string }>(
      `SELECT max(${column}) AS greatest FROM hr.${table}`,
    );
    facts.push({
      sequence,
      next: Number(next.rows[0]?.next),
      greatest: Number(greatest.rows[0]?.greatest),
    });
  }
  return facts;
}

/**
 * What testifies about the HR schema of PostgreSQL.
 * @param openApplication opens a session as the application
 */
export function postgresWitness(admin: pg.Client, openApplication: () => Promise<pg.Client>): SchemaWitness {
  const asApplication = async <Result>(work: (application: pg.Client) => Promise<Result>) => {
    const application = await openApplication();
    try {
      return await work(application);
    } finally {
      await application.end();
    }
  };
  return {
    takeInventory: async () => {
      const { rows } = await admin.query<{ line: string }>(INVENTORY, [SEQUENCES]);
      return rows.map(({ line }) => line);
    },
    readSequences: () => asApplication((application) => readSequences(admin, application)),
    readViews: () =>
      asApplication((application) => findUnreadable(HR_READABLE, (text) => application.query(text))),
    attemptForbidden: () =>
      asApplication((application) => attemptEach(FORBIDDEN, (text) => application.query(text))),
    readLargeObjects: async () => {
      const { rows } = await admin.query<CustomerObjects>(
        "SELECT customer_id::text AS id, notes, photo, preferences::text FROM hr.customer_data",
      );
      return rows.map(({ id, notes, photo, preferences }) => ({ id, values: [notes, photo, preferences] }));
    },
  };
}
