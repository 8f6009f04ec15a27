CREATE TABLE app."ööööööööööööööööööööööööööööööö" (order_id bigint, order_date date, amount numeric, PRIMARY KEY (order_id, order_date));
CREATE INDEX "öööööööööööööööööööööööööööööö1" ON app."ööööööööööööööööööööööööööööööö" (amount);
CREATE INDEX "öööööööööööööööööööööööööööööö2" ON app."ööööööööööööööööööööööööööööööö" (amount, order_id);
INSERT INTO app."ööööööööööööööööööööööööööööööö" SELECT i, date '2025-01-31' + i, i FROM generate_series(1, 100) i;
