-- Foreign keys check new rows since the cutover. They get the names of those that they stand for, and rows that were there before
-- are looked up, which hinders no writer. The dictionary says what is left to do.

-- name: listKeys
SELECT f.OWNER AS "schema", f.TABLE_NAME AS "table", f.CONSTRAINT_NAME AS "name", p.TABLE_NAME AS "references",
       f.VALIDATED AS "validated"
FROM ALL_CONSTRAINTS f LEFT JOIN ALL_CONSTRAINTS p ON p.OWNER = f.R_OWNER AND p.CONSTRAINT_NAME = f.R_CONSTRAINT_NAME
WHERE f.CONSTRAINT_TYPE = 'R'
  AND f.OWNER IN (SELECT NAME FROM JSON_TABLE({{:schemas}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND f.CONSTRAINT_NAME IN (SELECT NAME FROM JSON_TABLE({{:names}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')));

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: nameKey (each foreign key)
ALTER TABLE {{keySchema}}.{{keyTable}} RENAME CONSTRAINT {{interimKey}} TO {{key}};

-- name: validateKey (each foreign key that was validated before)
ALTER TABLE {{keySchema}}.{{keyTable}} MODIFY CONSTRAINT {{key}} VALIDATE;
