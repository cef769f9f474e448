export { judge } from './judge';
export { mailPreview } from './mail';
export { pdfText } from './pdf';
export * from './types';
