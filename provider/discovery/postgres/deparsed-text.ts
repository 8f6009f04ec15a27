/**
 * Takes apart what pg_get_indexdef() and pg_get_triggerdef() print. Names may hold anything, keywords and line breaks
 * included, so a text is never searched: the beginning that PostgreSQL must have printed is built and compared.
 */

/** What the text of an index begins with depends on this. Names are quoted as quote_ident() quotes them. */
export interface IndexHead {
  readonly unique: boolean;
  readonly quotedName: string;
  /** Quoted and qualified. */
  readonly quotedTable: string;
  /** An index of a partitioned table is printed with ONLY. */
  readonly partitioned: boolean;
}

/** What the text of a trigger begins with depends on this. Names are quoted as quote_ident() quotes them. */
export interface TriggerHead {
  readonly quotedName: string;
  /** Quoted and qualified. */
  readonly quotedTable: string;
  readonly isConstraint: boolean;
  readonly timing: string;
  readonly events: readonly string[];
  /** Columns of UPDATE OF, quoted. */
  readonly updateColumns: readonly string[];
}

/** The order in which PostgreSQL prints the events of a trigger. */
const EVENT_ORDER = ["INSERT", "DELETE", "UPDATE", "TRUNCATE"];

/** The rest of `text` after `prefix`; null when it does not begin with it. */
export function cutPrefix(text: string, prefix: string): string | null {
  return text.startsWith(prefix) ? text.slice(prefix.length) : null;
}

/** The text of an index from USING on; null when it is not what PostgreSQL is known to print. */
export function cutIndexDefinition(text: string, index: IndexHead): string | null {
  const unique = index.unique ? "UNIQUE " : "";
  const only = index.partitioned ? "ONLY " : "";
  const rest = cutPrefix(text, `CREATE ${unique}INDEX ${index.quotedName} ON ${only}${index.quotedTable} `);
  return rest?.startsWith("USING ") ? rest : null;
}

function formatEvent(event: string, updateColumns: readonly string[]): string {
  return event === "UPDATE" && updateColumns.length > 0 ? `UPDATE OF ${updateColumns.join(", ")}` : event;
}

/** `CREATE TRIGGER name BEFORE INSERT OR UPDATE OF a, b ON`, as PostgreSQL prints it. */
export function formatTriggerHead(trigger: TriggerHead): string {
  const events = EVENT_ORDER.filter((event) => trigger.events.includes(event));
  const printed = events.map((event) => formatEvent(event, trigger.updateColumns)).join(" OR ");
  const create = trigger.isConstraint ? "CREATE CONSTRAINT TRIGGER" : "CREATE TRIGGER";
  return `${create} ${trigger.quotedName} ${trigger.timing} ${printed} ON`;
}

/** A trigger's text before and after the table's name; null when it is not what PostgreSQL is known to print. */
export function splitTriggerDefinition(
  text: string,
  trigger: TriggerHead,
): { readonly head: string; readonly tail: string } | null {
  const head = formatTriggerHead(trigger);
  const tail = cutPrefix(text, `${head} ${trigger.quotedTable} `);
  return tail === null ? null : { head, tail };
}
