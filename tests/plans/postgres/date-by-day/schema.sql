CREATE TABLE app.orders (order_date date, order_id integer, note text, PRIMARY KEY (order_date, order_id));
INSERT INTO app.orders SELECT current_date - i % 40, i, repeat('x', i) FROM generate_series(1, 200) i;
