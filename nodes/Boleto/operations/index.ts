import { badInput } from '../../../engine/core/errors';
import type { BoletoOperation } from '../call';
import { buildRemessa } from './buildRemessa';
import { cancel } from './cancel';
import { change } from './change';
import { compute } from './compute';
import { getStatus } from './getStatus';
import { issue } from './issue';
import { read } from './read';
import { readRetorno } from './readRetorno';
import { reconcile } from './reconcile';
import { renderPdf } from './renderPdf';

/** What each operation does, by the value of the parameter `operation`. */
const OPERATIONS: Readonly<Record<string, BoletoOperation>> = {
	buildRemessa,
	cancel,
	change,
	compute,
	getStatus,
	issue,
	read,
	readRetorno,
	reconcile,
	renderPdf,
};

/** @throws CobrancaError badInput */
export function operationOf(name: string): BoletoOperation {
	const found = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
	if (found) return found;
	throw badInput('operation', `There is no operation "${name}".`);
}
