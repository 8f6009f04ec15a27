/**
 * Common table expressions over what tables consist of; whoever refers to a part hangs on the table.
 * - `target`: the tables themselves
 * - `owned_sequence`: sequences of identity (deptype i) and serial columns (deptype a)
 * - `part (table_oid, classid, objid)`: a sequence of a serial column is not among the parts, for it can be handed over to
 *   another table; the sequence of an identity column cannot
 *
 * @param oids an SQL expression of type oid[]
 */
export function tablePartsSql(oids: string): string {
  return `target AS MATERIALIZED (
  SELECT c.oid, c.relnamespace, c.relpersistence, c.relkind, c.reltype, t.typarray, c.reltoastrelid
    FROM pg_class c
    LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE c.oid = ANY (${oids})
),
owned_sequence AS (
  SELECT d.refobjid AS table_oid, d.objid, d.deptype
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY (${oids}) AND d.deptype IN ('a', 'i')
),
-- What the table consists of: whoever refers to one of these hangs on the table. A sequence of a serial column is
-- not among them, for it can be handed over; the sequence of an identity column cannot.
part (table_oid, classid, objid) AS MATERIALIZED (
  SELECT oid, 'pg_class'::regclass::oid, oid FROM target
  UNION ALL SELECT oid, 'pg_type'::regclass, reltype FROM target WHERE reltype <> 0
  UNION ALL SELECT oid, 'pg_type'::regclass, typarray FROM target WHERE typarray <> 0
  UNION ALL SELECT oid, 'pg_class'::regclass, reltoastrelid FROM target WHERE reltoastrelid <> 0
  UNION ALL
  SELECT target.oid, 'pg_class'::regclass, x.indexrelid
    FROM target JOIN pg_index x ON x.indrelid IN (target.oid, target.reltoastrelid)
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (${oids})
  UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (${oids})
  UNION ALL SELECT tgrelid, 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY (${oids})
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'i'
)`;
}
