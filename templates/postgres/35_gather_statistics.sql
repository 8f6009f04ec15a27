-- name: vacuumLeaf (each leaf)
VACUUM (ANALYZE) {{schema}}.{{leaf}};

-- name: analyzeTable
ANALYZE {{schema}}.{{interim}};
