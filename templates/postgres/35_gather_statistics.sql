-- name: vacuumLeaf (each leaf)
VACUUM (ANALYZE) {{schema}}.{{leaf}};

-- name: analyzeRoot (PostgreSQL 18 on)
ANALYZE ONLY {{schema}}.{{interim}};

-- name: analyzeTable (before PostgreSQL 18, which then analyses the leaves once more)
ANALYZE {{schema}}.{{interim}};
