CREATE TABLE category (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  parent_id TEXT REFERENCES category (id)
) STRICT;

CREATE INDEX category_parent ON category (parent_id);
