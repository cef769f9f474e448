import { CHARGE_ADAPTERS, chargeAdapter } from '../../../../engine/adapters/charges/registry';

describe('registry of charge providers', () => {
	it('knows each provider once', () => {
		const ids = CHARGE_ADAPTERS.map((one) => one.id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const id of ids) expect(chargeAdapter(id).id).toBe(id);
	});

	it('names the known ones when asked for another', () => {
		expect(() => chargeAdapter('none')).toThrow(/known: asaas/);
	});
});
