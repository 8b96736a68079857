import picomatch from 'picomatch';
import { proofKind } from './proof-files.ts';

const isSourceName = picomatch(
  '**/*.{js,jsx,ts,tsx,mjs,cjs,mts,cts,vue,svelte,py,rb,php,go,rs,java,kt,kts,scala,groovy,cs,fs,vb,swift,c,h,cc,cpp,hpp,m,mm,ex,exs,erl,hs,ml,clj,dart,lua,pl,sh,sql,css,scss,less,html}',
  { dot: true },
);
const isInOutputs = picomatch('**/{dist,build,out,output,target,bin,obj,coverage,generated,__generated__,.next,.nuxt,.cache,reports}/**', {
  dot: true,
});

/** Whether a file that a command wrote on the base is its output. What was there before and looks like a source, or proves, never is. */
export function isOutput(path: string, wasThere: boolean, tests: readonly string[]): boolean {
  if (!wasThere) return true;
  return isInOutputs(path) || !(isSourceName(path) || proofKind(path, { tests, closure: [] }) !== null);
}
