"use strict";
{
  const get = (id) => document.getElementById(id);
  const { pages, items, words, area, most } = JSON.parse(get("search-data").textContent);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  // What several areas' pages share is one item; each of the pages is a place where it is found.
  const known = items.map(([kind, said, anchor, on]) => ({ kind, places: on.map((number) => {
    const [address, title, name, stamps] = pages[number];
    const shown = said.split(area).join(name), own = plain(shown);
    const about = [words.kinds[kind], title + ": " + name, stamps].filter(Boolean).join(". ");
    return { shown, name, about, own, all: own + " " + plain(about),
      href: anchor ? address + "#" + anchor : address };
  }) }));
  const found = (written) => {
    const parts = plain(written).split(/\s+/).filter(Boolean);
    if (!parts.length) return null;
    const says = (text) => parts.every((part) => text.includes(part));
    // What says all the words itself comes before what only the name of its report adds to.
    return known.map(({ kind, places }) => ({ places: places.filter((place) => says(place.all)), kind }))
      .filter(({ places }) => places.length)
      .map((item) => ({ ...item, rank: (says(item.places[0].own) ? 0 : 10) + item.kind }))
      .sort((one, other) => one.rank - other.rank);
  };
  const make = (tag, settings) => Object.assign(document.createElement(tag), settings);
  const line = ({ places: [first, ...others] }) => {
    const item = make("li"), about = make("span", { className: "soft", textContent: first.about });
    item.append(make("a", { href: first.href, textContent: first.shown }), make("br"), about);
    others.forEach(({ href, name }, place) =>
      item.append(place ? ", " : ". " + words.also + " ", make("a", { href, textContent: name })));
    return item;
  };
  const said = (number) => (number === 0 ? words.none : number === 1 ? words.one
    : number > most ? words.cut : words.many).replace("#", number);
  const field = get("search-words");
  const show = () => {
    const results = found(field.value);
    get("search-found").replaceChildren(...(results || []).slice(0, most).map(line));
    get("search-said").textContent = results ? said(results.length) : "";
  };
  let waiting;
  // Said once the person stops writing, so that a screen reader is not cut off at each letter.
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 200); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field.value = ""; show(); }
  });
  get("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    show();
    get("search-found").querySelector("a")?.focus();
  });
  get("search-form").hidden = false;
  if (field.value) show();
}
