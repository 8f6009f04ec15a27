const again = "and set it again afterwards.";

/** What to do about each kind of thing that only its owner can take off a table, by how a dependant is called. */
const remedies: Readonly<Record<string, string>> = {
  "ENCRYPTED COLUMN":
    "The copy and the journals would hold it in clear text: encrypt the tablespace instead and run ALTER TABLE … MODIFY (… DECRYPT), if you may.",
  POLICY:
    "It would guard the retired table and not the new one, and may hide rows from the copy: only where everybody may see and write all rows meanwhile, drop it (DBMS_RLS.DROP_POLICY), if you may, and add it again right after the cutover.",
  "REDACTION POLICY":
    "Whoever reads the new table would see what it hides: drop it (DBMS_REDACT.DROP_POLICY), if you may, and add it again right after the cutover.",
  "FINE-GRAINED AUDIT POLICY":
    "Nobody would notice what it watches: drop it (DBMS_FGA.DROP_POLICY), if you may, and add it again right after the cutover.",
  "UNIFIED AUDIT POLICY":
    "It audits the object, not the name: take the table out of it (ALTER AUDIT POLICY … DROP ACTIONS), if you may, and put it in again right after the cutover.",
  AUDITING: `It audits the object, not the name: run NOAUDIT, if you may, ${again}`,
  "LABEL SECURITY POLICY":
    "Its labels would not guard the new table: remove it (SA_POLICY_ADMIN.REMOVE_TABLE_POLICY), if you may, and apply it again right after the cutover.",
  "DATABASE VAULT REALM":
    "Copy, journals and retired table would stand outside of it: protect the whole schema (object name %), or let the realm's owner take the table out until the retired table is dropped.",
  "DATA SECURITY POLICY":
    "Real Application Security would not guard the new table: remove it (XS_DATA_SECURITY.REMOVE_OBJECT_POLICY), if you may, and apply it again right after the cutover.",
  "IN-MEMORY SETTING": `Run ALTER TABLE … NO INMEMORY, ${again}`,
  "RESULT CACHE": `Run ALTER TABLE … RESULT_CACHE (MODE DEFAULT), ${again}`,
  MEMOPTIMIZE: `Run ALTER TABLE … NO MEMOPTIMIZE FOR READ NO MEMOPTIMIZE FOR WRITE, ${again}`,
  "ILM POLICY": `Run ALTER TABLE … ILM DELETE_ALL, ${again}`,
  "ATTRIBUTE CLUSTERING": `Run ALTER TABLE … DROP CLUSTERING, ${again}`,
  "EXTERNAL PARTITIONS":
    "Rows outside of the database are not copied: move these partitions into tables of their own first.",
  "STATISTICS PREFERENCE": `Run DBMS_STATS.DELETE_TABLE_PREFS, ${again}`,
  "REPLICATION (CAPTURE)":
    "It would go on with the retired table: take the table out of the replication (DELETE TRANDATA), and instantiate it again afterwards.",
  "CHANGE NOTIFICATION":
    "It would go on with the retired table: let its owner deregister, and register again after the cutover.",
  "JSON DUALITY VIEW":
    "That it goes on with the new table has not been proven: drop it, and create it again afterwards.",
  "RESERVABLE COLUMN":
    "Reservations that are still open are in no row: run ALTER TABLE … MODIFY (… NOT RESERVABLE), and make it RESERVABLE again afterwards.",
  DOMAIN:
    "The new column would have none of its checks, defaults and display: disassociate it (MODIFY (… DROP DOMAIN)), and add it again afterwards.",
  ANNOTATION: `Drop it (ANNOTATIONS (DROP …)), ${again}`,
};

/** What to do about something that hangs on the object and would stay with the retired table. */
export function remedyForAttachment(kind: string): string {
  return remedies[kind] ?? "Drop it first, if you may, and create it again afterwards.";
}
