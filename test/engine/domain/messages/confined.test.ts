import { renderTemplate } from '../../../../engine/domain/messages/templates';

describe('a template', () => {
	it.each([
		"{% render 'package.json' %}",
		"{% include 'package.json' %}",
		"{% layout 'package.json' %}",
		"{% render './package.json' %}",
		"{% assign file = 'package.json' %}{% include file %}",
	])('reads no file: %s', (text) => {
		expect(() => renderTemplate(text, {})).toThrow(/package\.json/);
	});

	it.each([
		['a long range', '{% for i in (1..3000000) %}abcdefghij{% endfor %}'],
		['ranges in ranges', '{% for i in (1..5000) %}{% for k in (1..5000) %}x{% endfor %}{% endfor %}'],
		[
			'a text that doubles',
			'{% assign a = "x" %}{% for i in (1..26) %}{% assign a = a | append: a %}{% endfor %}',
		],
		['a text without end', '{{ a }}'.repeat(40_000)],
	])('ends with a failure instead of keeping n8n busy: %s', (_name, text) => {
		expect(() => renderTemplate(text, { a: 'x' })).toThrow(/limit/);
	});

	it('reaches nothing of an object but its own fields', () => {
		expect(() => renderTemplate('{{ debtor.constructor }}', { debtor: {} })).toThrow(/undefined variable/);
	});
});
