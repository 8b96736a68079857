test('a rating is one of the three', () => {
  const { services, garden } = shop();
  assert.throws(() => services.suppliers.create({ ...garden, rating: 'SPLENDID' as never }), /rating: one of PREFERRED, APPROVED, ON_TRIAL expected/);
});

test('a supplier supplies products that exist, each once', () => {
  const { services, garden } = shop();
  const [id] = garden.productIds;
  assert.deepEqual(services.suppliers.create({ ...garden, productIds: [id, id] }).productIds, [id]);
  const refused = handle(services, { method: 'POST', path: '/api/suppliers', body: { ...garden, name: 'Other', productIds: ['nothing'] } });
  assert.deepEqual(refused, { status: 400, body: { error: 'productIds: there is no nothing' } });
});

test('a supplier needs a name of its own', () => {
