// What rfcexport asks of Pele, which is loaded before this and draws Mermaid: `draw(source, widths, faces, limits)` gives
// a picture or a fault. `widths` has for each cut of the faces (0 to 7: 1 for bold, 2 for slanted, 4 for code) how wide
// its signs are in em.
(() => {
  const CUT = 7, SMALL = 8 | 16;

  globalThis.draw = (source, widths, faces, limits) => {
    const measurer = {
      width(text, size, style) {
        const known = widths[style & CUT];
        let width = 0;
        for (const sign of text) width += known[sign] ?? (/\p{Mark}/u.test(sign) ? 0 : sign.codePointAt(0) >= 0x2e80 ? 1 : 0.6);
        return width * size * (style & SMALL ? 0.7 : 1);
      },
    };
    try {
      const {svg, width, height, type} = pele.render(source, {
        measurer, fontFamily: faces[0], fontFamilyMono: faces[1], idPrefix: 'd', now: 0, responsive: false,
        autoDirection: false, links: false, images: false, limit: limits[0], outputLimit: limits[1],
      });
      return JSON.stringify({svg, width, height, type});
    } catch (error) {
      return JSON.stringify({fault: String(error && error.message), line: error.line || 1, kind: error.code || 'failed'});
    }
  };
})();
