import fc from 'fast-check';
import { addDays } from '../../../../engine/core/calendar';
import { anchorOf, stepDue, validateJourney } from '../../../../engine/domain/journey/plan';
import { essencial } from '../../../../engine/domain/journey/presets/essencial';
import { PRESETS } from '../../../../engine/domain/journey/presets';

const ANCHOR = '2026-11-10';
const at = (age: number) => stepDue(essencial, ANCHOR, addDays(ANCHOR, age));

describe('stepDue', () => {
	it.each([
		[-3, null, '2026-11-08'],
		[-2, 'd-2', '2026-11-13'],
		[-1, 'd-2', '2026-11-13'],
		[0, null, '2026-11-13'],
		[2, null, '2026-11-13'],
		[3, 'd+3', '2026-11-20'],
		[9, 'd+3', '2026-11-20'],
		[10, 'd+10', '2026-11-30'],
		[45, 'd+45', null],
		[400, 'd+45', null],
	])('on day %s it is %s, then %s', (age, key, next) => {
		expect(at(age).step?.key ?? null).toBe(key);
		expect(at(age).nextDueDate).toBe(next);
	});

	it('marks what is behind and never gives it back', () => {
		expect(at(20).passed).toEqual(['d-2', 'd+3', 'd+10']);
		expect(at(0).passed).toEqual(['d-2']);
		fc.assert(
			fc.property(fc.integer({ min: -400, max: 4000 }), (age) => {
				const today = at(age);
				const tomorrow = at(age + 1);
				expect(today.passed).not.toContain(today.step?.key);
				for (const key of today.passed) expect(tomorrow.passed).toContain(key);
				if (today.dueDate) expect(today.dueDate <= addDays(ANCHOR, age)).toBe(true);
				if (today.nextDueDate) expect(today.nextDueDate > addDays(ANCHOR, age)).toBe(true);
			}),
		);
	});
});

describe('anchorOf', () => {
	it('is the due date for a debt that was placed in time', () => {
		expect(anchorOf('2026-11-10', '2026-11-01', 3)).toBe('2026-11-10');
		expect(anchorOf('2026-11-10', '2026-11-13', 3)).toBe('2026-11-10');
	});
	it('lets a debt placed at D+70 begin with the first amicable touch that day', () => {
		const anchor = anchorOf('2026-09-01', '2026-11-10', 3);
		expect(stepDue(essencial, anchor, '2026-11-10').step?.key).toBe('d+3');
	});
});

describe('validateJourney', () => {
	it('accepts the presets', () => {
		for (const definition of Object.values(PRESETS)) expect(validateJourney(definition)).toEqual(definition);
	});
	it.each([
		['no steps', { ...essencial, steps: [] }],
		['a double day', { ...essencial, steps: [...essencial.steps, { ...essencial.steps[1]!, key: 'other' }] }],
		['a double key', { ...essencial, steps: [...essencial.steps, { ...essencial.steps[1]!, offset: 99 }] }],
		['no channel', { ...essencial, steps: [{ ...essencial.steps[1]!, channels: [] }] }],
		['half a day', { ...essencial, steps: [{ ...essencial.steps[1]!, offset: 0.5 }] }],
		['a late preventive step', { ...essencial, steps: [{ ...essencial.steps[0]!, offset: 0 }] }],
		['a bad key', { ...essencial, key: 'A b' }],
	])('refuses %s', (_what, definition) => expect(() => validateJourney(definition)).toThrow(/journey|step/i));
});
