-- A materialized view is bound to a table's object id and cannot be replaced, so its successor is made over the copy, still empty. The
-- copy has the source's name meanwhile, in a schema that exists within the transaction alone: the query is the server's own text.

-- name: createView (each materialized view)
CREATE SCHEMA {{scratchSchema}};
ALTER TABLE {{schema}}.{{interim}} SET SCHEMA {{scratchSchema}};
ALTER TABLE {{scratchSchema}}.{{interim}} RENAME TO {{table}};
SET LOCAL search_path = {{scratchSchema}}, {{schema}};
CREATE MATERIALIZED VIEW {{viewSchema}}.{{interimView}} USING {{accessMethod}}{{{viewOptions}}} AS
{{{query}}}
WITH NO DATA;
SET LOCAL search_path = pg_catalog;
ALTER TABLE {{scratchSchema}}.{{table}} RENAME TO {{interim}};
ALTER TABLE {{scratchSchema}}.{{interim}} SET SCHEMA {{schema}};
DROP SCHEMA {{scratchSchema}};
ALTER MATERIALIZED VIEW {{viewSchema}}.{{interimView}} OWNER TO {{viewOwner}};

-- name: alterViewColumn (each setting)
ALTER MATERIALIZED VIEW {{viewSchema}}.{{interimView}} ALTER COLUMN {{viewColumn}} {{{setting}}};

-- name: createViewIndex (each index)
{{{createIndex}}};

-- name: commentView (each comment)
COMMENT ON {{{commentOn}}} IS {{{commentText}}};
