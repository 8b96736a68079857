/** A spec as the spec's writer leaves it. */
export const specText = `## Spec: Discounts

### Date: 2026-11-21
### Status: active

### Summary
A discount belongs to a product and has a percentage and a period.

### Entity Info
- Pattern: Bundle
- References: Product
- Type: new entity

### Files to Create/Modify

#### Database
- [ ] db/migrations/005_create_discount.sql: table discount with a foreign key to product, percentage between 1 and 90

#### Backend
- [ ] backend/src/discount/discount-service.ts: service like Bundle
- [x] backend/src/routes.ts: register the routes

#### Frontend
- [ ] frontend/src/views/discount-table.ts: table of discounts

### Tasks
1. [ ] Create the table
2. [ ] Create the service and its routes

### Dependencies
- none
`;
