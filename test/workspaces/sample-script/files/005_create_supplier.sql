CREATE TABLE supplier (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
{{if note}}
  note TEXT,
{{end}}
  rating TEXT NOT NULL DEFAULT 'ON_TRIAL' CHECK (rating IN ('PREFERRED', 'APPROVED', 'ON_TRIAL'))
) STRICT;

-- What a supplier can deliver.
CREATE TABLE supplier_product (
  supplier_id TEXT NOT NULL REFERENCES supplier (id) ON DELETE CASCADE,
  product_id TEXT NOT NULL REFERENCES product (id),
  PRIMARY KEY (supplier_id, product_id)
) STRICT;

CREATE INDEX supplier_product_product ON supplier_product (product_id);
