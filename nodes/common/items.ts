import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { badInput } from '../../engine/core/errors';
import type { CaseItem, DecisionItem, StepItem } from '../../engine/operations/items';

/** What the earlier nodes of a journey put on an item. Each node checks the part it needs. */
export type JourneyItem = Partial<CaseItem> & { step?: StepItem; decision?: DecisionItem };

/** The batch token and the case of an item, as every node of a journey needs them. @throws CobrancaError badInput */
export function leasedCaseOf(item: INodeExecutionData): { token: string; caseId: string } {
	const json = item.json as JourneyItem;
	const caseId = json.case?.id;
	const token = json.batch?.token;
	if (!caseId) {
		throw badInput(
			'case.id',
			'The item carries no case.',
			'Put Debt Lookup, Get Leased Cases, before this node.',
		);
	}
	if (!token) {
		throw badInput(
			'batch.token',
			'The case of this item is not leased, so nothing may be decided or sent for it.',
			'Take cases with the Collection Trigger or with Debt Lookup, Lease Cases.',
		);
	}
	return { token, caseId };
}

/** The journey that the creditor of an item follows; the simplest one where the item does not say. */
export function journeyOf(item: INodeExecutionData): string {
	return (item.json as JourneyItem).creditor?.journey || 'essencial';
}

/** @throws CobrancaError badInput */
export function stepOf(item: INodeExecutionData): StepItem {
	const step = (item.json as JourneyItem).step;
	if (step?.runId) return step;
	throw badInput(
		'step.runId',
		'The item carries no step.',
		'Put a Collection Journey before this node and connect its output Step Due.',
	);
}

/** @throws CobrancaError badInput */
export function decisionOf(item: INodeExecutionData): DecisionItem {
	const decision = (item.json as JourneyItem).decision;
	if (decision) return decision;
	throw badInput('decision', 'The item carries no decision.', 'Put a Channel Selector before this node.');
}

/** An item that keeps all it had, gains some keys and stays paired with where it came from. */
export function extended(item: INodeExecutionData, index: number, more: object): INodeExecutionData {
	return { ...item, json: { ...item.json, ...more }, pairedItem: { item: index } };
}

/** An engine result as item data. */
export function asJson(value: object): IDataObject {
	return value as IDataObject;
}
