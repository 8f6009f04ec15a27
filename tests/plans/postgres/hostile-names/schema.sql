CREATE TABLE app."x""; DROP TABLE y; --" (
  "$journal$" bigint,
  ":lower" date,
  "{{schema}}" text,
  "select" integer CHECK ("select" > 0),
  "it's" text,
  CONSTRAINT "Ünï €" PRIMARY KEY ("$journal$", ":lower")
);
CREATE INDEX "$1" ON app."x""; DROP TABLE y; --" ("it's", "select") WHERE "it's" <> '; DROP TABLE y; --';
COMMENT ON TABLE app."x""; DROP TABLE y; --" IS '''; DROP TABLE y; -- \';
INSERT INTO app."x""; DROP TABLE y; --" SELECT i, date '2025-01-31' + i, '{{{x}}}', i, '$journal$' FROM generate_series(1, 100) i;
