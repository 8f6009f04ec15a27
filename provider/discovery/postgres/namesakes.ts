/**
 * An array of what stands in the way of the names that a run gives to the successor of a materialized view, and to the schema
 * in which it makes it. A materialized view of such a name, with its indexes, is an unfinished run's own.
 * @param table expression of the oid of the table that the view reads
 * @param schema alias of the row of pg_namespace where the view lies
 */
export function namesakesSql(table: string, schema: string): string {
  return `ARRAY(
         SELECT format('%I.%I', ${schema}.nspname, taken.name)
           FROM (
             SELECT r.relname::text AS name,
                    r.relkind = 'm' OR EXISTS (
                      SELECT FROM pg_index x JOIN pg_class v ON v.oid = x.indrelid WHERE x.indexrelid = r.oid AND v.relkind = 'm') AS is_own
               FROM pg_class r WHERE r.relnamespace = ${schema}.oid
             UNION ALL
             SELECT t.typname::text, false FROM pg_type t WHERE t.typnamespace = ${schema}.oid AND t.typrelid = 0
           ) AS taken
          WHERE starts_with(taken.name, 'table_migration_view_' || ${table} || '_') AND NOT taken.is_own
             OR starts_with(taken.name, 'table_migration_retired_' || ${table} || '_')
         UNION ALL
         SELECT format('schema %I', nspname) FROM pg_namespace WHERE nspname = 'table_migration_' || ${table}
          ORDER BY 1
       )`;
}
