CREATE TYPE app.mood AS ENUM ('sad', 'glad');
CREATE DOMAIN app.positive AS integer CHECK (VALUE > 0);
CREATE TABLE app.orders (
  id int, day date, PRIMARY KEY (id, day),
  a smallint, b bigint, c numeric, d real, e double precision, f boolean, g char(5), h varchar(9), i text, j bytea,
  k time, l timetz, m timestamptz, n interval, o uuid, p json, q jsonb, r xml, s inet, t cidr, u macaddr, v point, w box,
  x int4range, y tsvector, z bit varying(9), aa int[], ab text[][], ac app.mood, ad app.positive, ae app.mood[], af money, ag oid
);
INSERT INTO app.orders
SELECT i, date '2025-01-31' + i, i, i, i / 7.0, i / 7.0, CASE WHEN i % 5 = 0 THEN 'NaN' ELSE i / 7.0 END, i % 2 = 0, 'a', 'b', repeat('c', i * 50), decode(repeat('ab', i), 'hex'),
  '10:00', '10:00+02', '2026-01-01 10:00+02', i * interval '1 day 2 hours', gen_random_uuid(), '{"a": 1}', '{"b": [1, 2]}', '<x/>', '10.0.0.1', '10.0.0.0/8',
  '08:00:2b:01:02:03', point(i, -i), box(point(0, 0), point(i, i)), int4range(1, i + 2), to_tsvector('simple', 'a b'), B'101', ARRAY[i, NULL], ARRAY[['a', 'b'], ['c', NULL]],
  'glad', i, ARRAY['sad', 'glad']::app.mood[], i::numeric::money, i
FROM generate_series(1, 100) i;
INSERT INTO app.orders (id, day) VALUES (1000, '2025-06-01');
