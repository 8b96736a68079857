import { expect, test } from 'vitest';
import { renamePath } from '../../../src/core/reference/rename-path.ts';

test.each([
  ['src/banks/bank.service.ts', 'Bank', 'Invoice', 'src/invoices/invoice.service.ts'],
  ['src/banks/bank.service.ts', 'Bank', 'SalesPlan', 'src/sales-plans/sales-plan.service.ts'],
  ['Api/Controllers/BanksController.cs', 'Bank', 'SalesPlan', 'Api/Controllers/SalesPlansController.cs'],
  ['web/useBank.ts', 'Bank', 'SalesPlan', 'web/useSalesPlan.ts'],
  ['app/sales_plans/sales_plan_repo.py', 'SalesPlan', 'Category', 'app/categories/category_repo.py'],
  ['app/models/bank.py', 'Bank', 'SalesPlan', 'app/models/sales_plan.py'],
  ['src/salesPlan/salesPlanList.tsx', 'SalesPlan', 'LineItem', 'src/lineItem/lineItemList.tsx'],
  ['src/salesplan/index.ts', 'SalesPlan', 'Bank', 'src/bank/index.ts'],
  ['db/0007_create_categories.sql', 'Category', 'Bank', 'db/{number}_create_banks.sql'],
  ['prisma/migrations/20240516022236_add_bank/migration.sql', 'Bank', 'Box', 'prisma/migrations/{number}_add_box/migration.sql'],
  // As packages, modules and other segments are written there.
  ['src/main/java/org/shop/bank/BankService.java', 'Bank', 'SalesPlan', 'src/main/java/org/shop/salesplan/SalesPlanService.java'],
  [
    'src/test/java/org/bankService/BankServiceTests.java',
    'Bank',
    'SalesPlan',
    'src/test/java/org/salesPlanService/SalesPlanServiceTests.java',
  ],
  [
    'src/main/resources/templates/banks/banksList.html',
    'Bank',
    'SalesPlan',
    'src/main/resources/templates/sales-plans/salesPlansList.html',
  ],
  ['shop/db/models/bank/__init__.py', 'Bank', 'SalesPlan', 'shop/db/models/sales_plan/__init__.py'],
  ['lib/shop/banks/bank.ex', 'Bank', 'SalesPlan', 'lib/shop/sales_plans/sales_plan.ex'],
  ['app/views/banks/index.html.erb', 'Bank', 'SalesPlan', 'app/views/sales_plans/index.html.erb'],
  ['db/BANK_SEED.sql', 'Bank', 'Tax', 'db/TAX_SEED.sql'],
  ['migrations/2025-08-01-000008_create_banks/up.sql', 'Bank', 'Box', 'migrations/{number}_create_boxes/up.sql'],
  // Called after what they do, in the folder of the entity.
  ['crates/api/src/oauth_provider/create.rs', 'OauthProvider', 'Tax', 'crates/api/src/tax/create.rs'],
  ['web/components/Banks/columns.tsx', 'Bank', 'Invoice', 'web/components/Invoices/columns.tsx'],
])('%s of %s for %s is %s', (path, from, to, renamed) => {
  expect(renamePath(path, from, to)).toBe(renamed);
});

test.each([['src/app.ts'], ['src/bank/Currency.ts'], ['src/bank/core/create.ts'], ['prisma/schema.prisma'], ['src/embankment.ts']])(
  '%s is no file that another module would have in the same way',
  (path) => {
    expect(renamePath(path, 'Bank', 'Invoice')).toBeNull();
  },
);
