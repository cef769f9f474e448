import { badInput } from '../../../engine/core/errors';
import type { LedgerOperation } from '../operation';
import { bankAgreementList } from './bankAgreementList';
import { bankAgreementSave } from './bankAgreementSave';
import { channelEventRecordEmail } from './channelEventRecordEmail';
import { consentOptOut } from './consentOptOut';
import { consentRecord } from './consentRecord';
import { consentWithdraw } from './consentWithdraw';
import { creditorBrand } from './creditorBrand';
import { creditorCheck } from './creditorCheck';
import { creditorList } from './creditorList';
import { creditorMode } from './creditorMode';
import { creditorSave } from './creditorSave';
import { creditorSender } from './creditorSender';
import { holdLift } from './holdLift';
import { holdPlace } from './holdPlace';
import { maintenanceBackup } from './maintenanceBackup';
import { maintenancePrune } from './maintenancePrune';
import { maintenanceRates } from './maintenanceRates';
import { maintenanceRestore } from './maintenanceRestore';
import { maintenanceRetention } from './maintenanceRetention';
import { maintenanceStatus } from './maintenanceStatus';
import { maintenanceVerify } from './maintenanceVerify';
import { pauseLift } from './pauseLift';
import { pauseList } from './pauseList';
import { pauseRecent } from './pauseRecent';
import { pauseSet } from './pauseSet';
import { paymentConfirm } from './paymentConfirm';
import { paymentRegister } from './paymentRegister';
import { portfolioGetBatch } from './portfolioGetBatch';
import { portfolioImport } from './portfolioImport';
import { portfolioListBatches } from './portfolioListBatches';
import { portfolioListLayouts } from './portfolioListLayouts';
import { portfolioPreview } from './portfolioPreview';
import { portfolioReceive } from './portfolioReceive';
import { portfolioRejected } from './portfolioRejected';
import { portfolioSaveLayout } from './portfolioSaveLayout';
import { portfolioSharedPhone } from './portfolioSharedPhone';
import { portfolioWithdraw } from './portfolioWithdraw';
import { privacyErase } from './privacyErase';
import { privacyExport } from './privacyExport';
import { privacyPreview } from './privacyPreview';
import { reportDPlusFive } from './reportDPlusFive';
import { taskComplete } from './taskComplete';
import { taskList } from './taskList';
import { templateList } from './templateList';
import { templatePreview } from './templatePreview';
import { templateReset } from './templateReset';
import { templateSave } from './templateSave';
import { timelineGet } from './timelineGet';
import { timelineReplay } from './timelineReplay';
import { timelineStatement } from './timelineStatement';

/** Every operation, alphabetical within its resource as n8n shows them. A new one is its file and its line here. */
export const OPERATIONS: readonly LedgerOperation[] = [
	bankAgreementList,
	bankAgreementSave,
	channelEventRecordEmail,
	consentOptOut,
	consentRecord,
	consentWithdraw,
	creditorSender,
	creditorCheck,
	creditorList,
	creditorSave,
	creditorBrand,
	creditorMode,
	holdLift,
	holdPlace,
	maintenanceBackup,
	maintenancePrune,
	maintenanceRestore,
	maintenanceRates,
	maintenanceRetention,
	maintenanceStatus,
	maintenanceVerify,
	pauseLift,
	pauseList,
	pauseRecent,
	pauseSet,
	paymentConfirm,
	paymentRegister,
	portfolioGetBatch,
	portfolioImport,
	portfolioListBatches,
	portfolioListLayouts,
	portfolioRejected,
	portfolioPreview,
	portfolioReceive,
	portfolioSaveLayout,
	portfolioSharedPhone,
	portfolioWithdraw,
	privacyErase,
	privacyExport,
	privacyPreview,
	reportDPlusFive,
	taskComplete,
	taskList,
	templateList,
	templatePreview,
	templateReset,
	templateSave,
	timelineGet,
	timelineReplay,
	timelineStatement,
];

const byKey = new Map(
	OPERATIONS.map((operation) => [`${operation.resource}.${operation.option.value}`, operation]),
);

/** @throws CobrancaError badInput */
export function operationOf(resource: string, operation: string): LedgerOperation {
	const found = byKey.get(`${resource}.${operation}`);
	if (found) return found;
	throw badInput('operation', `There is no operation "${operation}" of "${resource}".`);
}
