import { fetchList } from './api-client.ts';
import { renderBundleTable } from './views/bundle-table.ts';
import { renderProductTable } from './views/product-table.ts';

const [products, categories, bundles] = await Promise.all([fetchList('products'), fetchList('categories'), fetchList('bundles')]);

show('products', renderProductTable(products, categories));
show('bundles', renderBundleTable(bundles, products));

function show(id: string, html: string): void {
  const element = document.getElementById(id);
  if (element) element.innerHTML = html;
}
