/** A primary key that the declaration widens, and that a guard keeps unique as it was. */
interface WidenedKey {
  readonly columns: readonly string[];
  readonly more: readonly string[];
}

/** What stacks/index.ts says by `uniqueKeys`. */
const WIDENED: Readonly<Record<string, WidenedKey>> = {
  audit_log: { columns: ["audit_id", "audit_date"], more: ["user_id"] },
  events: { columns: ["event_id"], more: ["event_date", "user_id"] },
  orders: { columns: ["order_id"], more: ["order_date"] },
  employees: { columns: ["employee_id"], more: ["hire_date"] },
  customer_data: { columns: ["customer_id"], more: ["created_date"] },
};

function listGuardTriggers(table: string, { columns }: WidenedKey): readonly string[] {
  const guard = `${table}_pkey_guard`;
  const isOther = columns.map((name) => `old.${name} IS DISTINCT FROM new.${name}`).join(" OR ");
  return [
    `${guard} AFTER INSERT OR DELETE ON hr.${table} FOR EACH ROW`,
    `${guard}_truncate AFTER TRUNCATE ON hr.${table} FOR EACH STATEMENT`,
    `${guard}_update AFTER UPDATE ON hr.${table} FOR EACH ROW WHEN ${isOther}`,
  ].map((event) => `trigger CREATE TRIGGER ${event} EXECUTE FUNCTION hr.${guard} enabled=A comment=`);
}

/**
 * What should hang on a table after the migration: the same as before, but for a key that the declaration widens, and the triggers
 * of its guard.
 * @param lines the inventory from before
 */
export function foreseeInventory(table: string, lines: readonly string[]): readonly string[] {
  const widened = WIDENED[table];
  if (widened === undefined) return lines;
  const narrow = widened.columns.join(", ");
  const wide = [...widened.columns, ...widened.more].join(", ");
  const isOfKey = (line: string) => /^(?:constraint|index) /.test(line) && line.includes(` ${table}_pkey `);
  const foreseen = lines.map((line) =>
    isOfKey(line) ? line.replace(`${table}_pkey `, `${table}_pkey_widened `).replace(narrow, wide) : line,
  );
  return [...foreseen, ...listGuardTriggers(table, widened)];
}
