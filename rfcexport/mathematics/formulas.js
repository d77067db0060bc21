// What rfcexport asks of MathJax 3, whose parts are loaded before this: `begin(numbers)` starts a document,
// `compile(tex, isDisplay)` reads its next formula, `again(number)` reads one anew whose references had no number yet,
// `typeset(number, lineEm)` gives what it looks like, or the signs whose widths it must `learn` before, in em: letters of
// the page, for the face of formulas lacks them. Every answer is JSON.
(() => {
  const {adaptors, core, handlers, input, mathjax: {mathjax}, output} = MathJax._;
  const {SVG} = output.svg_ts;
  const {TeXFont} = output.svg.fonts.tex_ts;
  // Without `html` and `require`, which lead elsewhere; without `physics`, which gives common names another meaning;
  // without `noerrors` and `noundefined`, which print a fault in red and say nothing.
  const PACKAGES = ['base', 'ams', 'amscd', 'bbox', 'boldsymbol', 'braket', 'cancel', 'cases', 'centernot', 'color',
    'configmacros', 'empheq', 'enclose', 'extpfeil', 'gensymb', 'mathtools', 'mhchem', 'newcommand', 'textcomp', 'textmacros',
    'unicode', 'upgreek', 'verb'];
  const MACROS = {
    // What an author asks for by `\require` is here already, or is not to be had.
    require: ['', 1],
    // What MathJax has from version 4 on, that of the package `units` among it.
    AA: '\\text{Å}',
    break: '',
    footnotesize: '\\small',
    goodbreak: '',
    iddots: '\\mathinner{⋰}',
    nobreak: '',
    oiint: '\\mathop{∯}\\nolimits',
    oiiint: '\\mathop{∰}\\nolimits',
    xlongleftarrow: ['\\xleftarrow[#1]{\\quad#2\\quad}', 2, ''],
    xlongrightarrow: ['\\xrightarrow[#1]{\\quad#2\\quad}', 2, ''],
    units: ['#1\\,\\mathrm{#2}', 2, ''],
    unitfrac: ['#1\\,\\nicefrac{\\mathrm{#2}}{\\mathrm{#3}}', 3, ''],
    nicefrac: ['{}^{#1}\\!/\\!{}_{#2}', 2],
    // One sign; mhchem puts four together, which say nothing to those who do not see them.
    longrightleftharpoons: '\\rightleftharpoons',
    longleftrightarrows: '\\leftrightarrows',
  };
  const EM = 16;
  // Else the accent is taken for a prime.
  input.tex.MapHandler.MapHandler.getMap('macros').lookup('grave').args[0] = '02CB';

  const font = new TeXFont();
  const inFace = font.getChar.bind(font), composed = new Map();
  font.getChar = (variant, code) => inFace(variant, code) || composedLetter(variant, code);
  const adaptor = adaptors.liteAdaptor.liteAdaptor();
  handlers.html_ts.RegisterHTMLHandler(adaptor);
  const mathml = new core.MmlTree.SerializedMmlVisitor.SerializedMmlVisitor();
  const svg = new SVG({fontCache: 'none', font});
  const widths = {}, lacking = new Set();
  let tex, document, items, box;
  svg.measureTextNode = node => {
    let width = 0;
    for (const sign of adaptor.textContent(node)) {
      if (!(sign in widths)) lacking.add(sign);
      width += widths[sign] ?? 0.6;
    }
    return {w: width, h: 0.75, d: 0.2};
  };
  svg.createRoot = wrapper => {
    box = wrapper.getOuterBBox();
    return SVG.prototype.createRoot.call(svg, wrapper);
  };

  globalThis.begin = numbers => {
    tex = new input.tex_ts.TeX({packages: PACKAGES, macros: MACROS, tags: numbers, formatError(_, error) { throw error; }});
    tex.postFilters.add(breakLines, -7);
    document = mathjax.document('', {InputJax: tex, OutputJax: svg});
    items = [];
  };

  globalThis.compile = (source, isDisplay) => answered(() => {
    const item = new document.options.MathItem(source, tex, isDisplay);
    item.start.node = adaptor.body(document.document);
    const known = {...tex.parseOptions.tags.allLabels};
    item.compile(document);
    const all = tex.parseOptions.tags.allLabels;
    const labels = Object.keys(all).filter(name => !(name in known));
    return {number: items.push(item) - 1, labels, waits: item.inputData.recompile !== undefined};
  });

  globalThis.again = number => answered(() => {
    const item = items[number];
    const before = item.inputData.recompile;
    item.state(before.state);
    item.inputData.recompile = before;
    item.compile(document);
    return {known: Object.keys(tex.parseOptions.tags.allLabels)};
  });

  globalThis.learn = known => {
    Object.assign(widths, known);
    svg.unknownCache.clear();
  };

  globalThis.typeset = (number, lineEm) => answered(() => {
    const item = items[number];
    const before = item.state();
    lacking.clear();
    const text = mathml.visitTree(item.root);
    item.setMetrics(EM, EM * font.params.x_height, lineEm * EM, lineEm * EM, 1);
    item.typeset(document);
    if (lacking.size) {
      item.state(before);
      return {lacking: [...lacking]};
    }
    const drawn = adaptor.tags(item.typesetRoot, 'svg')[0];
    for (const [tag, name] of [['g', 'id'], ['a', 'href']]) {
      // They hold the text of labels and tags, written as it stands there; nothing leads to them.
      for (const part of adaptor.tags(drawn, tag)) adaptor.removeAttribute(part, name);
    }
    if (box.pwidth) setTags(drawn, lineEm * 1000);
    items[number] = null;
    return {svg: adaptor.serializeXML(drawn), mathml: text};
  });

  function answered(work) {
    try {
      return JSON.stringify(work());
    } catch (error) {
      return JSON.stringify({fault: String(error && error.message), kind: String(error && error.id)});
    }
  }

  // Two backslashes in a display formula end its line, which MathJax knows how to do from version 4 on.
  function breakLines({math, data}) {
    if (!math.display) return;
    const isBreak = node => node.isKind('mspace') && node.attributes.get('linebreak') === 'newline';
    for (const row of new Set(data.getList('mspace').filter(isBreak).map(node => node.parent))) {
      if (!row || !(row.isInferred || row.isKind('mrow'))) continue;
      const lines = [[]];
      for (const child of row.childNodes) isBreak(child) ? lines.push([]) : lines.at(-1).push(child);
      if (!lines.at(-1).length) lines.pop();
      const made = (kind, parts, given) => data.nodeFactory.create('node', kind, parts, given);
      const rows = lines.map(parts => made('mtr', [made('mtd', parts)]));
      row.setChildren([made('mtable', rows, {displaystyle: true, rowspacing: '.3em'})]);
    }
  }

  // A formula with a tag is made to be as wide as whatever it stands in; here it gets the width of a line, in thousandths
  // of an em, the formula in the middle and the tags at the right.
  function setTags(drawn, line) {
    const width = Math.max(line, box.w * 1000);
    adaptor.setAttribute(drawn, 'data-tagged', 'true');
    adaptor.setAttribute(drawn, 'viewBox', `0 ${-box.h * 1000} ${width} ${(box.h + box.d) * 1000}`);
    adaptor.setAttribute(adaptor.firstChild(drawn), 'transform', 'scale(1,-1)');
    for (const part of adaptor.tags(drawn, 'svg')) {
      if (!adaptor.getAttribute(part, 'data-table') && !adaptor.getAttribute(part, 'data-labels')) continue;
      const inner = adaptor.firstChild(part);
      const [x, , one] = adaptor.getAttribute(part, 'viewBox').split(' ').map(Number);
      const share = {xMin: 0, xMid: 0.5, xMax: 1}[adaptor.getAttribute(part, 'preserveAspectRatio').slice(0, 4)];
      adaptor.setAttribute(inner, 'transform', `translate(${share * (width - one) - x},0)`);
      adaptor.removeAttribute(adaptor.parent(part), 'transform');
      adaptor.replace(inner, part);
    }
  }

  // The face has letters and accents, but no letters with accents: here they are put together (The Unicode Standard,
  // 3.11: canonical decomposition). Accents are drawn to the left of where they stand, at the height of an x.
  function composedLetter(variant, code) {
    if (code < 0xC0) return undefined;
    const key = `${variant} ${code}`;
    if (!composed.has(key)) composed.set(key, compose(variant, ...String.fromCodePoint(code).normalize('NFD')));
    return composed.get(key);
  }

  function compose(variant, letter, mark, more) {
    if (!mark || more) return undefined;
    const known = inFace(variant, {i: 0x131, j: 0x237}[letter] ?? letter.codePointAt(0));
    // Bold and slanted letters have places of their own, beyond the first 65,536 signs.
    const base = known?.[3]?.smp ? inFace(variant, known[3].smp) : known;
    const accent = inFace(variant, mark.codePointAt(0)) || inFace('normal', mark.codePointAt(0));
    if (!base?.[3]?.p || !accent?.[3]?.p) return undefined;
    const [height, depth, width, {p: outline, sk: skew = 0}] = base;
    const rise = Math.max(0, height - font.params.x_height - 0.012);
    const moved = shifted(accent[3].p, 1000 * (width / 2 + skew) + 250, 1000 * rise);
    return [accent[0] + rise, depth, width, {p: `${outline}M${moved}`}];
  }

  // An outline of absolute lines and quadratic curves, without the command that it begins with.
  function shifted(outline, right, up) {
    return outline.replace(/([A-Z]?)([^A-Z]*)/g, (_, command, numbers) => {
      const of = (n, place) => Math.round(n + (command === 'H' || command !== 'V' && place % 2 === 0 ? right : up));
      return command + (numbers.match(/-?[\d.]+/g) || []).map((text, place) => of(Number(text), place)).join(' ');
    });
  }
})();
