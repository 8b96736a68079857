/** Words in <> that name nothing, with two words before and behind them, folded. */
const idioms: readonly RegExp[] = [
  /\bin <order> (?:to|that|for)\b/u,
  /\b(?:sort|sorting|alphabetical|chronological|reverse|tab|out of) <order>/u,
  /\b(?:el|en|por|em) <(?:orden|ordem)>(?! de\b)|\bel <orden> de (?:las|los)\b/u,
  /<(?:orden|ordem)> (?:alfabetic|cronologic|crescente|decrescente|ascendente|descendente)/u,
  /\b(?:mudar|alterar|trocar) a <ordem> d[ao]s\b/u,
  /\b(?:de|esta|esa|desta|dessa|outra|otra|alguna|alguma|qualquer|cualquier|mejor|melhor|mesma|misma) <formas?>(?! d[eo]\b)/u,
  /\b(?:per|por|al|ao) <(?:day|week|month|year|hour|dia|semana|mes|ano|hora)>/u,
  /<event> (?:loop|handler|listener)s?\b/u,
  /<user> (?:interface|experience|agent)s?\b/u,
  /\b(?:ip|mac) <address(?:es)?>/u,
  // `de acuerdo con`, `em conta`, `en función de`, `en caso de`, `a cargo de` and their like.
  /\bde <(?:acuerdo|acordo)> (?:con|com|a|ao|aos|al)\b/u,
  /\b(?:en|em) <(?:cuenta|conta|linea|linha|equipo|equipe|venta)>|\b(?:darse|dar) <cuenta>|\ba la <venta>/u,
  /\b(?:en|em) <(?:funcion|funcao|lugar)> d|\b(?:por|de) <(?:parte|medio|meio)> d|\ba <cargo> d|\b(?:a|em|en) <(?:cambio|troca)> d/u,
  /\b(?:en|em|no|nesse|neste|este|ese) <casos?>|^ *<caso> (?:o|a|os|as|um|uma|nao|seja|haja)\b/u,
  /\b(?:tomar|tome|toma|tomando) <nota>|<entrada> de da(?:t|d)os\b|\bde (?:esta|esa|primera|primeira) <classe?>/u,
  /\b(?:por) <(?:defecto|omision|padrao|ejemplo|exemplo)>|\bpass?o a <pass?o>|<pass?o> a pass?o\b/u,
  /\b(?:in|in this|in that|in any|in either|edge|upper|lower|title|snake|camel|worst|best|use|test) <cases?>|<case> (?:in)?sensitive\b/u,
  /\b(?:as|take|takes|taking|be|is|are) <part> (?:of|in)\b|\bin <(?:terms?|charge|place)>|\bin <(?:return|exchange)> for\b/u,
  /\b(?:make|makes|take|takes|making|taking) (?:a )?<note> of\b|\btake <place>|\bdata <entry>|\bfirst <class>/u,
  /\bby <default>|\bfor <example>|\bstep by <step>|<step> by step\b|\bthe <number> of\b|\bof <view>|<point> of view\b|<time> (?:zone|limit)s?\b/u,
];

/** Whether a word is part of an idiom, where it names nothing. `before` and `behind`: two words each, as far as there are so many. */
export function isIdiom(before: string, word: string, behind: string): boolean {
  const text = `${before} <${word}> ${behind}`;
  return idioms.some((idiom) => idiom.test(text));
}
