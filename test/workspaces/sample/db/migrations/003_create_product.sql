CREATE TABLE product (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  status TEXT NOT NULL DEFAULT 'DRAFT' CHECK (status IN ('DRAFT', 'ACTIVE', 'RETIRED')),
  category_id TEXT NOT NULL REFERENCES category (id),
  brand_id TEXT REFERENCES brand (id)
) STRICT;

CREATE INDEX product_category ON product (category_id);
CREATE INDEX product_brand ON product (brand_id);
