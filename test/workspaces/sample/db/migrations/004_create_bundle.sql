CREATE TABLE bundle (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- Which products are sold together.
CREATE TABLE bundle_product (
  bundle_id TEXT NOT NULL REFERENCES bundle (id) ON DELETE CASCADE,
  product_id TEXT NOT NULL REFERENCES product (id),
  PRIMARY KEY (bundle_id, product_id)
) STRICT;

CREATE INDEX bundle_product_product ON bundle_product (product_id);
