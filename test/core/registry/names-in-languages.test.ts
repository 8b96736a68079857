import { describe, expect, it, test } from 'vitest';
import { understandRequest } from '../../../src/core/registry/understand.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Registry } from '../../../src/protocol/registry.ts';

const registryOf = (names: readonly string[], patterns: Record<string, string> = {}): Registry => ({
  patterns,
  enums: {},
  entities: Object.fromEntries(names.map((name) => [name, { sub: [], refs: [] }])),
});
const english = registryOf(
  [
    'Bank',
    'Contract',
    'Category',
    'Customer',
    'Invoice',
    'Order',
    'PurchaseOrder',
    'SalesPlan',
    'Supplier',
    'Project',
    'Team',
    'PriceList',
  ],
  { simple: 'Bank', withSubItems: 'SalesPlan' },
);
const portuguese = registryOf(['Contrato', 'Fornecedor', 'PedidoItem', 'OrdemServico']);
const about = (request: string, registry: Registry | null = english): string[] => {
  const { entities, kind } = understandRequest(request, registry);
  return [...entities.map(({ name, known }) => `${name}${known ? '' : ' (new)'}`), kind ?? ''];
};

describe('entities named in English, Spanish and Portuguese', () => {
  it.each<[string, string[]]>([
    ['Agregar una fecha de fin a los contratos', ['Contract', 'simple']],
    ['Adicionar data final aos CONTRATOS', ['Contract', 'simple']],
    ['exportar faturas em CSV', ['Invoice', 'simple']],
    ['Mostrar las categorías en la página de inicio', ['Category', 'simple']],
    ['filtrar por fornecedor', ['Supplier', 'simple']],
    ['O plano de vendas precisa de um desconto', ['SalesPlan', 'withSubItems']],
    ['Los planes de ventas tienen un descuento', ['SalesPlan', 'withSubItems']],
    ['Enviar la orden de compra por correo', ['PurchaseOrder', 'simple']],
    ['Listar los proyectos del cliente', ['Project', 'Customer', 'simple']],
    ['mostrar os projetos', ['Project', 'simple']],
    ['Crear listas de precios por cliente', ['PriceList', 'Customer', 'simple']],
    ['Mostrar la lista de los contratos', ['Contract', 'simple']],
  ])('%s', (request, expected) => {
    expect(about(request)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['Add a note to contracts', ['Contrato', 'simple']],
    ['Suppliers get an address', ['Fornecedor', 'simple']],
    ['Show order items', ['PedidoItem', 'simple']],
  ])('of a code base in Portuguese: %s', (request, expected) => {
    expect(about(request, portuguese)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['purchase orders show the supplier', ['OrdenCompra', 'Proveedor', 'simple']],
    ['the invoice lines get a discount', ['LineaFactura', 'simple']],
  ])('of a code base in Spanish: %s', (request, expected) => {
    expect(about(request, registryOf(['Pedido', 'OrdenCompra', 'Proveedor', 'Factura', 'LineaFactura']))).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['Order the list by name', ['']],
    ['In order to save time, cache the result', ['']],
    ['Ordenar por orden alfabético', ['']],
    ['Cambiar el orden de las columnas', ['']],
    ['Customers can order a sales plan', ['Customer', 'SalesPlan', 'simple']],
    ['Allow customers to order sales plans', ['Customer', 'SalesPlan', 'simple']],
    ['Add a note to order', ['Order', 'simple']],
    ['The order is shown', ['Order', 'simple']],
  ])('a verb or an idiom is none: %s', (request, expected) => {
    expect(about(request)).toEqual(expected);
  });

  it('knows names and words in British and American spelling', () => {
    const names = registryOf(['Organisation', 'Catalogue', 'Vet', 'ShippingMethod']);
    expect(about('organizations get a catalog', names)).toEqual(['Organisation', 'Catalogue', 'simple']);
    expect(about('mostrar os veterinários', names)).toEqual(['Vet', 'simple']);
    expect(about('Métodos de envío por país', names)).toEqual(['ShippingMethod', 'simple']);
  });

  it('knows tables by their names without a prefix, and plurals within a name', () => {
    const names = registryOf(['tb_pedido', 'tb_pedido_item', 'BillOfMaterials']);
    expect(about('order items get a discount', names)).toEqual(['tb_pedido_item', 'simple']);
    expect(about('bills of materials', names)).toEqual(['BillOfMaterials', 'simple']);
  });

  it('takes no foreign word for an English one in an English request', () => {
    expect(about('Run it on the local machine in time, with a meta tag', registryOf(['Team', 'Goal', 'Venue']))).toEqual(['']);
    expect(about('Show the stats of the page', registryOf(['State']))).toEqual(['']);
  });
});

describe('plain nouns that are no entity yet', () => {
  it.each<[string, string[]]>([
    ['Create invoices with line items', ['Invoice (new)', 'withSubItems']],
    ['Manage employees', ['Employee (new)', 'simple']],
    ['Crear facturas con líneas', ['Invoice (new)', 'withSubItems']],
    ['Criar faturas com itens', ['Invoice (new)', 'withSubItems']],
    ['Gerenciar ordens de compra', ['PurchaseOrder (new)', 'simple']],
    ['Users should be able to track shipments of a customer', ['Shipment (new)', 'simple']],
    ['Create widgets that have a color', ['Widget (new)', 'simple']],
    ['Add departments in a hierarchy', ['Department (new)', 'selfReferencing']],
    ['facturas con líneas', ['Invoice (new)', 'withSubItems']],
    ['Invoices with line items, each for one customer', ['Invoice (new)', 'withSubItems']],
    ['Funcionários com cargos', ['Employee (new)', 'simple']],
    ['Facturas', ['Invoice (new)', 'simple']],
    ['We need vehicles', ['Vehicle (new)', 'simple']],
    ['Gestionar envíos de los clientes', ['Shipment (new)', 'simple']],
    ['Gestionar envíos de clientes', ['Shipment (new)', 'simple']],
    ['Quiero registrar los gastos de cada empleado', ['Expense (new)', 'simple']],
    ['Nova tela de cadastro de motoristas', ['Driver (new)', 'simple']],
    ['The customer needs invoices as PDF', ['Customer', 'simple']],
    ['Discount with tax', ['']],
    ['Reports with charts', ['']],
    ['Manage status', ['']],
    ['Track analysis', ['']],
    ['Create a page for the start', ['']],
    ['Create tests for the parser', ['']],
    ['Add a discount to banks', ['Bank', 'simple']],
    ['Create faster builds', ['']],
    ['Create a dark mode', ['']],
    ['Create credit notes with lines', ['CreditNote (new)', 'withSubItems']],
    ['Create an invoice module with line items', ['Invoice (new)', 'withSubItems']],
    ['Create a tree of departments', ['Department (new)', 'selfReferencing']],
    ['Criar uma árvore de departamentos', ['Department (new)', 'selfReferencing']],
    ['Gestión de vehículos', ['Vehicle (new)', 'simple']],
    ['Módulo de despesas', ['Expense (new)', 'simple']],
    ['Dar de alta vehículos', ['Vehicle (new)', 'simple']],
    ['Lançar despesas com linhas', ['Expense (new)', 'withSubItems']],
    ['Controle de despesas por funcionário', ['Expense (new)', 'simple']],
    ['Manage vehicles and drivers', ['Vehicle (new)', 'Driver (new)', 'simple']],
    ['Manage banks and invoices', ['Invoice (new)', 'simple']],
    ['Gestionar vehículos y conductores', ['Vehicle (new)', 'Driver (new)', 'simple']],
    ['Create customer invoices with line items', ['CustomerInvoice (new)', 'withSubItems']],
    ['Add invoices with line items for customers', ['Invoice (new)', 'withSubItems']],
    ['Add invoices for customers', ['Invoice (new)', 'simple']],
    ['Create price lists', ['PriceList (new)', 'simple']],
    ['Manage criteria', ['Criterion (new)', 'simple']],
    ['Manage movies', ['Movie (new)', 'simple']],
    ['A CRUD for price lists', ['PriceList (new)', 'simple']],
    ['Manage leave requests', ['LeaveRequest (new)', 'simple']],
    ['CRUD completo de departamentos', ['Department (new)', 'simple']],
    ['Cadastro de novos bancos', ['Bank', 'simple']],
    ['Cadastro de clientes com CPF', ['Customer', 'simple']],
    ['Gestión de errores', ['']],
    ['Módulo de login', ['']],
    ['Implement state management', ['']],
    ['Implement websockets', ['']],
    ['Support retries', ['']],
    ['Manage cookies', ['']],
    ['Manage all vehicles', ['Vehicle (new)', 'simple']],
    ['Manage rules', ['Rule (new)', 'simple']],
    ['Create a rule for the linter', ['']],
    ['Create a service for banks', ['Bank', 'simple']],
    ['Crear un mensaje cuando el banco cierra', ['Bank', 'simple']],
    ['Manage the state of the form', ['']],
    ['Criar uma função que soma os totais', ['']],
    ['Implementar filas', ['']],
    ['Create thumbnails', ['']],
    ['Add a colour', ['']],
    ['Add a note to cards', ['']],
    ['WidgetController fails', ['']],
  ])('%s', (request, expected) => {
    const registry = registryOf(['Bank', 'Customer'], { simple: 'Bank' });
    expect(about(request, registry)).toEqual(expected);
  });

  test('known ones beside it are its references, and the reason is told', () => {
    const { entities, pattern, references, reasons } = understandRequest('Create refunds with items for customers', english);
    expect({ entities, pattern, references, reasons: reasons.map(inEnglish) }).toEqual({
      entities: [{ name: 'Refund', known: false, source: 'request' }],
      pattern: 'SalesPlan',
      references: ['Customer'],
      reasons: ['"refunds" is no entity yet: Refund is proposed (withSubItems)'],
    });
  });

  test('a noun at "CRUD" or "cadastro" is called as the code base calls things, and the reason is told', () => {
    const { entities, reasons } = understandRequest('Cadastro de fornecedores', registryOf(['Bank', 'Customer']));
    expect({ entities, reasons: reasons.map(inEnglish) }).toEqual({
      entities: [{ name: 'Supplier', known: false, source: 'request' }],
      reasons: ['"fornecedores" is no entity yet: Supplier is proposed (simple)'],
    });
    expect(about('Cadastro de fornecedores', portuguese)).toEqual(['Fornecedor', 'simple']);
    expect(about('Cadastro de motoristas', portuguese)).toEqual(['Motorista (new)', 'simple']);
  });

  test('in a code base in Portuguese or Spanish names begin with what they are, and an adjective is part of them', () => {
    expect(about('Gerenciar contas de clientes', registryOf(['Fatura', 'Fornecedor']))).toEqual(['ContaCliente (new)', 'simple']);
    expect(about('Criar contas bancárias', portuguese)).toEqual(['ContaBancaria (new)', 'simple']);
    expect(about('Gerenciar notas fiscais com itens', portuguese)).toEqual(['NotaFiscal (new)', 'withSubItems']);
  });

  test('a word that nobody knows is unsure: what a model says of it holds', () => {
    const request = 'Create widgets';
    expect(understandRequest(request, english)).toMatchObject({ unsure: true, entities: [{ name: 'Widget' }] });
    const nothing = { known: [], fresh: null, pattern: null };
    expect(understandRequest(request, english, {}, nothing)).toMatchObject({ entities: [], kind: null });
    expect(understandRequest(request, english, {}, { ...nothing, known: ['Bank'] })).toMatchObject({ entities: [{ name: 'Bank' }] });
    expect(understandRequest(request, english, {}, { ...nothing, fresh: 'Gadget' })).toMatchObject({ entities: [{ name: 'Gadget' }] });
    expect(understandRequest('Create vehicles', english)).not.toHaveProperty('unsure');
  });

  test('without a registry it is called as the request calls it', () => {
    expect(about('Crear facturas con líneas', null)).toEqual(['Factura (new)', 'withSubItems']);
  });
});

describe('words that may mean several entities', () => {
  test('in Spanish and Portuguese names begin with what they are; what is part of an entity is not meant by its name', () => {
    const names = registryOf(['OrdenCompra', 'OrdenVenta', 'Pedido', 'LineaPedido', 'PedidoItem']);
    const registry = { ...names, entities: { ...names.entities, Pedido: { sub: ['LineaPedido', 'PedidoItem'], refs: [] } } };
    expect(understandRequest('the orders get a note', registry).unclear).toEqual({
      written: 'orders',
      names: ['Pedido', 'OrdenCompra', 'OrdenVenta'],
      orNone: false,
    });
    const items = registryOf(['Order', 'SubOrder']);
    const owner = { ...items, entities: { ...items.entities, Order: { sub: ['SubOrder'], refs: [] } } };
    expect(understandRequest('Agregar una nota a los pedidos', owner).unclear).toBeNull();
  });

  test('are asked about, and the answer holds', () => {
    const { unclear, entities } = understandRequest('Agregar una nota a los pedidos', english);
    expect({ unclear, entities }).toEqual({
      unclear: { written: 'pedidos', names: ['Order', 'PurchaseOrder'], orNone: false },
      entities: [{ name: 'Order', known: true, source: 'registry' }],
    });
    expect(understandRequest('Agregar una nota a los pedidos', english, { pedidos: 'PurchaseOrder' })).toMatchObject({
      unclear: null,
      entities: [{ name: 'PurchaseOrder', known: true }],
      reasons: [{ text: '"{0}" is taken for {1}', values: ['pedidos', 'PurchaseOrder'] }],
    });
  });

  test('so is what a compound means of which something is known', () => {
    const orders = { written: 'work orders', names: ['WorkOrder', 'Order'], orNone: false };
    expect(understandRequest('Create work orders with tasks', english)).toMatchObject({
      unclear: orders,
      entities: [{ name: 'WorkOrder', known: false }],
    });
    expect(understandRequest('Create work orders with tasks', english, { 'work orders': 'Order' })).toMatchObject({
      unclear: null,
      entities: [{ name: 'Order', known: true }],
    });
    const groups = { written: 'customer groups', names: ['Customer', 'CustomerGroup'], orNone: false };
    expect(understandRequest('Manage customer groups', english)).toMatchObject({ unclear: groups, entities: [{ name: 'Customer' }] });
    expect(understandRequest('Manage customer groups', english, { 'customer groups': 'CustomerGroup' })).toMatchObject({
      unclear: null,
      entities: [{ name: 'CustomerGroup', known: false }],
      references: ['Customer'],
    });
  });

  test('parts of names are, too, but not the name itself', () => {
    const registry = registryOf(['PurchaseOrder', 'SalesOrder', 'PaymentMethod', 'GiftCard']);
    expect(understandRequest('Add a note to orders', registry).unclear).toEqual({
      written: 'orders',
      names: ['PurchaseOrder', 'SalesOrder'],
      orNone: false,
    });
    const cards = { written: 'cards', names: ['GiftCard'], orNone: true };
    expect(understandRequest('Add a note to cards', registry)).toMatchObject({ unclear: cards, entities: [{ name: 'GiftCard' }] });
    expect(understandRequest('Add a note to cards', registry, { cards: '-' })).toMatchObject({ unclear: null, entities: [] });
    expect(understandRequest('Add a note to cards', registry, { cards: 'GiftCard' })).toMatchObject({
      unclear: null,
      entities: [{ name: 'GiftCard' }],
    });
    expect(understandRequest('Add a note to orders', english).unclear).toBeNull();
    const variants = { written: 'variants', names: ['ProductVariant'], orNone: true };
    expect(understandRequest('variants are hidden', registryOf(['Order', 'ProductVariant', 'LoginForm'])).unclear).toEqual(variants);
    expect(understandRequest('forms are hidden', registryOf(['Order', 'LoginForm'])).unclear).toBeNull();
  });

  test('the last word of a name is nothing beside an entity that is written out, and no match for one that is asked for anew', () => {
    const registry = registryOf(['PurchaseInvoice', 'Customer', 'GiftCard']);
    expect(understandRequest('Show the cards of a customer', registry)).toMatchObject({ unclear: null, entities: [{ name: 'Customer' }] });
    const both = { written: 'invoices', names: ['Invoice', 'PurchaseInvoice'], orNone: false };
    expect(understandRequest('Create invoices with line items', registry).unclear).toEqual(both);
    expect(understandRequest('Create invoices with line items', registry, { invoices: 'Invoice' })).toMatchObject({
      unclear: null,
      entities: [{ name: 'Invoice', known: false }],
      kind: 'withSubItems',
    });
    expect(understandRequest('Create invoices with line items', registry, { invoices: 'PurchaseInvoice' })).toMatchObject({
      unclear: null,
      entities: [{ name: 'PurchaseInvoice', known: true }],
    });
  });
});
