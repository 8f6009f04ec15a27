CREATE MATERIALIZED VIEW app.orders AS SELECT 1 AS order_id, now() AS order_date;
