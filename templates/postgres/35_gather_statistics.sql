-- name: vacuumLeaf (each leaf)
VACUUM (ANALYZE, SKIP_DATABASE_STATS) {{schema}}.{{leaf}};

-- name: analyzeTable
ANALYZE {{schema}}.{{interim}};
