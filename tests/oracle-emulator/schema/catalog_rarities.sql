-- What no statement of the subset makes, and dictionaries of real databases tell: the tests of what must be refused put it here.
CREATE TABLE ora_catalog.rarities (
  view_name text NOT NULL,
  owner text NOT NULL,
  table_name text NOT NULL,
  -- What it is called, and whose it is; a column, where the view lists columns.
  item_owner text,
  item text,
  detail text
);
