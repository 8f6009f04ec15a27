-- name: gatherTable
BEGIN
  DBMS_STATS.GATHER_TABLE_STATS(ownname => {{{quotedSchemaText}}}, tabname => {{{quotedInterimText}}}, degree => {{{parallelDegree}}});
END;
/
