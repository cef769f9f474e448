/** Sum of the digits of the products with 2, 1, 2 … from the right, up to the next ten (Itaú, annex 4; Carta-Circular 2.926). */
export function ten(digits: string): string {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) {
		const product = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
		sum += Math.floor(product / 10) + (product % 10);
	}
	return String((10 - (sum % 10)) % 10);
}
