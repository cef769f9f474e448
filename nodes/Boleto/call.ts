import type { IExecuteFunctions } from 'n8n-workflow';
import type { ChargeDeps } from '../../engine/operations/charges/types';
import { badInput } from '../../engine/core/errors';
import { type HttpPort, NotSent } from '../../engine/ports/http';
import { httpPort } from '../common/httpPort';
import { ledgerOf } from '../common/ledger';
import type { Outputs } from '../common/run';

export const ISSUED = 0;
export const NOT_ISSUED = 1;

/** The credential of each provider. */
const CREDENTIAL: Readonly<Record<string, string>> = { asaas: 'cobrancaAsaasApi' };

/** A bank that registers by file is asked by a file: there is nobody to call. */
const NO_WIRE: HttpPort = {
	host: 'localhost',
	request: () => Promise.reject(new NotSent('a bank by file has no wire')),
};

/** One operation of the node: item by item, or over the whole input at once. */
export interface BoletoOperation {
	/** Refused to AI agents. */
	peopleOnly?: boolean;
	each?(context: IExecuteFunctions, index: number, outputs: Outputs): Promise<void>;
	whole?(context: IExecuteFunctions, outputs: Outputs): Promise<void>;
}

export const textOf = (context: IExecuteFunctions, name: string, index: number): string =>
	String(context.getNodeParameter(name, index, '') ?? '').trim();

/** The id of the charge that an item is about. @throws CobrancaError badInput */
export function chargeIdOf(context: IExecuteFunctions, index: number): string {
	const id = textOf(context, 'chargeId', index);
	if (id !== '') return id;
	throw badInput(
		'chargeId',
		'The item carries no charge.',
		'Put Boleto, Issue, before this node, or give its ID.',
	);
}

/** Ledger, adapter and connection of the provider that the node names. */
export async function depsOf(context: IExecuteFunctions): Promise<ChargeDeps> {
	const provider = String(context.getNodeParameter('provider', 0));
	const credential = CREDENTIAL[provider];
	const [ledger, { chargeAdapter }, http] = await Promise.all([
		ledgerOf(context),
		import('../../engine/adapters/charges/registry'),
		credential === undefined ? NO_WIRE : httpPort(context, credential),
	]);
	return { ledger, adapter: chargeAdapter(provider), http, signal: context.getExecutionCancelSignal() };
}
