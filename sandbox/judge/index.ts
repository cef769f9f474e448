export { judge } from './judge';
export * from './types';
