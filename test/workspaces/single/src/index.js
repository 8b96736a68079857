export { slug } from './slug.js';
export { wrap } from './wrap.js';
