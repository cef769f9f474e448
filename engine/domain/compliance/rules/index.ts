import type { Rule } from '../context';
import { RULE_KINDS } from '../types';
import { capRules } from './caps';
import { block42aRule, freshnessRule, modeRule, whatsappRule } from './creditor';
import {
	disputedDebtRule,
	paidRule,
	placementRule,
	prescriptionRule,
	promisedDebtRule,
	statusRule,
} from './debts';
import { holidayRule } from './holiday';
import { hoursRule } from './hours';
import { disputeHoldRule, generalHoldRule, humanRule, pauseRule, promiseHoldRule } from './stops';
import { addressRule, doNotCallRule, optOutRule } from './suppressions';

/** Every rule of the gate, in the order of RULE_KINDS: of those that bind equally the verdict names the first. */
export const RULES: readonly Rule[] = [
	hoursRule,
	holidayRule,
	...capRules,
	optOutRule,
	doNotCallRule,
	prescriptionRule,
	disputeHoldRule,
	disputedDebtRule,
	promiseHoldRule,
	promisedDebtRule,
	humanRule,
	generalHoldRule,
	pauseRule,
	placementRule,
	statusRule,
	freshnessRule,
	modeRule,
	block42aRule,
	whatsappRule,
	paidRule,
	addressRule,
].sort((a, b) => RULE_KINDS.indexOf(a.kind) - RULE_KINDS.indexOf(b.kind));
