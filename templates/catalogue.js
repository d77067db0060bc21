
(() => {
  "use strict";
  // Search, filters and order; the list is whole without them. No less-than sign and no ampersand: the file is XML too.
  // The view stands in the fragment of the address, so that it can be linked: #q=compaction;status=draft;sort=newest, with ampersands.
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const form = one(".controls");
  const list = one(".rfcs");
  if (!list) return;
  const { q: search, author, year, sort } = form.elements;
  const boxes = all("[name=status]", form);
  const clear = one("[type=reset]", form);
  const count = one(".count");
  const nothing = one(".nothing");

  // Without case and accents: "jose" finds José.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/\s+/gu, " ").trim();
  const textOf = (element) => (element ? element.textContent : "");
  const byText = new Intl.Collator("en", { numeric: true }).compare;
  const names = new Map();
  const years = new Map();
  const rfcs = [...list.children].map((row, place) => {
    const authors = new Set();
    const stated = all(".authors bdi", row).map(textOf);
    for (const name of stated) {
      const key = fold(name);
      if (!authors.has(key)) names.set(key, { name: names.get(key)?.name ?? name, held: (names.get(key)?.held ?? 0) + 1 });
      authors.add(key);
    }
    const { state, created = "", updated = "" } = row.dataset;
    const since = created.slice(0, 4) || "none";
    years.set(since, (years.get(since) ?? 0) + 1);
    const title = textOf(one("h3", row));
    const text = fold([textOf(one(".id", row)), title, ...stated].join(" "));
    return { row, place, state, created, updated: updated || created, year: since, title, text, authors };
  });
  const families = all(".family").map((element) => ({
    element,
    rows: all("a", element).map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1)))),
  }));

  const offer = (select, value, text) => select.add(new Option(text, value));
  for (const [key, { name, held }] of [...names].sort((a, b) => byText(a[0], b[0]))) offer(author, key, `${name} (${held})`);
  const sortable = [...years].sort((a, b) => byText(b[0], a[0]));
  const undated = sortable.filter(([value]) => value === "none");
  for (const [value, held] of [...sortable.filter(([value]) => value !== "none"), ...undated]) {
    offer(year, value, `${value === "none" ? "No date" : value} (${held})`);
  }
  if (names.size === 0) author.closest("p").hidden = true;
  if (undated.length === years.size) year.closest("p").hidden = true;

  const compare = (a, b) => (a > b) - (b > a);
  const orders = {
    "": () => 0,
    title: (a, b) => byText(a.title, b.title),
    newest: (a, b) => compare(b.created, a.created),
    oldest: (a, b) => compare(a.created || "~", b.created || "~"),
    updated: (a, b) => compare(b.updated, a.updated),
  };
  let order = "";
  const arrange = () => {
    if (order === sort.value) return;
    order = sort.value;
    const rows = document.createDocumentFragment();
    for (const { row } of [...rfcs].sort((a, b) => orders[order](a, b) || a.place - b.place)) rows.append(row);
    list.append(rows);
  };

  const apply = () => {
    const words = fold(search.value).split(" ").filter(Boolean);
    const states = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const fits = (rfc) => {
      if (author.value) if (!rfc.authors.has(author.value)) return false;
      if (year.value) if (rfc.year !== year.value) return false;
      return words.every((word) => rfc.text.includes(word));
    };
    const held = new Map();
    let shown = 0;
    for (const rfc of rfcs) {
      const isFit = fits(rfc);
      if (isFit) held.set(rfc.state, (held.get(rfc.state) ?? 0) + 1);
      const isShown = isFit ? states.size === 0 || states.has(rfc.state) : false;
      if (rfc.row.hidden === isShown) rfc.row.hidden = !isShown;
      shown += isShown ? 1 : 0;
    }
    for (const box of boxes) {
      one(".held", box.parentElement).textContent = held.get(box.value) ?? 0;
    }
    for (const { element, rows } of families) element.hidden = rows.every((row) => !row || row.hidden);
    const section = one(".families");
    if (section) section.hidden = families.every(({ element }) => element.hidden);
    const noun = rfcs.length === 1 ? "RFC" : "RFCs";
    const told = shown === rfcs.length ? `${shown} ${noun}` : `${shown} of ${rfcs.length} ${noun}`;
    if (count.textContent !== told) count.textContent = told;
    nothing.hidden = shown !== 0;
    arrange();
    clear.disabled = view() === "";
  };

  // The view and the address.
  const view = () => {
    const stated = new URLSearchParams();
    if (search.value.trim()) stated.set("q", search.value.trim());
    for (const box of boxes) if (box.checked) stated.append("status", box.value);
    for (const select of [author, year, sort]) if (select.value) stated.set(select.name, select.value);
    return stated.toString();
  };
  const target = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };
  const read = () => {
    // A fragment may be a place instead; all are shown where it is none of those that are.
    const stated = new URLSearchParams(location.hash.slice(1));
    const place = target();
    if (place) if (!place.closest("[hidden]")) return apply();
    search.value = stated.get("q") ?? "";
    for (const box of boxes) box.checked = stated.getAll("status").includes(box.value);
    for (const select of [author, year, sort]) {
      select.value = stated.get(select.name) ?? "";
      if (select.selectedIndex === -1) select.selectedIndex = 0;
    }
    apply();
  };
  let writing = 0;
  const write = () => {
    // Safari refuses more than a hundred addresses in half a minute.
    clearTimeout(writing);
    writing = setTimeout(() => {
      try {
        history.replaceState(null, "", `#${view()}`);
      } catch {
        location.replace(`#${view()}`);
      }
    }, 200);
  };
  let waiting = false;
  const changed = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      apply();
      write();
    });
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    search.focus();
    changed();
  });
  addEventListener("hashchange", () => {
    clearTimeout(writing);
    read();
    reveal();
  });
  // Rows above it get their true height when they come near: it is scrolled to until it stays where it is.
  const reveal = (left = 8) => {
    const place = target();
    if (!place) return;
    place.scrollIntoView();
    if (left > 0) requestAnimationFrame(() => reveal(left - 1));
  };

  // Filters: at the side on wide screens, folded on small ones.
  const filters = one("details", form);
  const wide = matchMedia("(min-width: 62em)");
  const refold = () => { filters.open = wide.matches; };
  wide.addEventListener("change", refold);
  refold();
  document.documentElement.classList.add("js");
  form.hidden = false;
  read();
  reveal();
})();
