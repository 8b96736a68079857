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
