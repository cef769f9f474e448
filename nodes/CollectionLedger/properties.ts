import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { RESOURCES, type LedgerOperation, type Resource } from './operation';
import { OPERATIONS } from './operations';

const RESOURCE_NAMES: Record<Resource, string> = {
	bankAgreement: 'Bank Agreement',
	channelEvent: 'Channel Event',
	consent: 'Consent',
	creditor: 'Creditor',
	hold: 'Hold',
	maintenance: 'Maintenance',
	pause: 'Pause',
	payment: 'Payment',
	portfolio: 'Portfolio',
	privacy: 'Privacy',
	report: 'Report',
	task: 'Task',
	template: 'Template',
	timeline: 'Timeline',
};

const DEFAULT_OPERATION: Record<Resource, string> = {
	bankAgreement: 'list',
	channelEvent: 'recordEmail',
	consent: 'withdraw',
	creditor: 'list',
	hold: 'place',
	maintenance: 'status',
	pause: 'set',
	payment: 'register',
	portfolio: 'import',
	privacy: 'previewErase',
	report: 'breaches',
	task: 'list',
	template: 'list',
	timeline: 'get',
};

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: RESOURCES.map((value) => ({ name: RESOURCE_NAMES[value], value })),
	default: 'portfolio',
};

const operationsOf = (of: Resource) => OPERATIONS.filter((operation) => operation.resource === of);

/** Hidden from AI agents; the node refuses them too. */
function optionOf({ option, peopleOnly }: LedgerOperation): INodePropertyOptions {
	return peopleOnly ? { ...option, displayOptions: { hide: { '@tool': [true] } } } : option;
}

function operationProperty(of: Resource): INodeProperties {
	const property: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [of] } },
		options: operationsOf(of).map(optionOf),
		default: '',
	};
	return { ...property, default: DEFAULT_OPERATION[of] };
}

function fieldsOf(operation: LedgerOperation): INodeProperties[] {
	const own = { resource: [operation.resource], operation: [operation.option.value] };
	return operation.properties.map((property) => {
		const displayOptions: IDisplayOptions = {
			...property.displayOptions,
			// Its own first: n8n looks no further than the first of them that holds an expression, and then shows the field anywhere.
			show: { ...own, ...property.displayOptions?.show },
		};
		return { ...property, displayOptions };
	});
}

export const properties: INodeProperties[] = [
	resource,
	...RESOURCES.map(operationProperty),
	...OPERATIONS.flatMap(fieldsOf),
];
