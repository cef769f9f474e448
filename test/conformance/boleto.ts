import { type Suite, UnknownShape } from './suite';

export const boleto: Suite = () => {
	throw new UnknownShape('not written yet.');
};
