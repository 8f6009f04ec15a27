CREATE TABLE "select *; --" (
  "Ünï {{schema}}" NUMBER,
  "it's :lower" DATE NOT NULL,
  "RID" NUMBER,
  CONSTRAINT "pk 'x'" PRIMARY KEY ("Ünï {{schema}}", "RID")
)
/
CREATE INDEX "{{{journal}}}" ON "select *; --" ("it's :lower")
/
