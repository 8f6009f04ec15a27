-- name: vacuumLeaf (each leaf; of more than 200 several at once, for at its end each VACUUM reads all tables' entries in the catalog)
VACUUM (ANALYZE) {{schema}}.{{leaf}}{{{furtherLeaves}}};

-- name: analyzeRoot (PostgreSQL 18 on)
ANALYZE ONLY {{schema}}.{{interim}};

-- name: analyzeTable (before PostgreSQL 18, which then analyses the leaves once more)
ANALYZE {{schema}}.{{interim}};
