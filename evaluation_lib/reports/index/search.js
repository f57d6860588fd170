"use strict";
{
  const get = (id) => document.getElementById(id);
  const { pages, items, words, area, most } = JSON.parse(get("search-data").textContent);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  // One place for each page that says so, the page's own area in the words.
  const places = items.flatMap(([kind, said, anchor, on]) =>
    on.map((number) => {
      const [address, label, stamps, name] = pages[number];
      const shown = said.split(area).join(name);
      return { kind, shown, label, stamps, href: anchor ? address + "#" + anchor : address,
        own: plain(shown), all: plain(shown + " " + label + " " + words.kinds[kind]) };
    }));
  const found = (written) => {
    const parts = plain(written).split(/\s+/).filter(Boolean);
    if (!parts.length) return null;
    // What says all the words itself comes before what only its report's name adds to.
    const rank = (place) => (parts.every((part) => place.own.includes(part)) ? 0 : 10) + place.kind;
    return places.filter((place) => parts.every((part) => place.all.includes(part)))
      .sort((one, other) => rank(one) - rank(other));
  };
  const line = (place) => {
    const item = document.createElement("li"), link = document.createElement("a");
    const about = document.createElement("span");
    link.href = place.href;
    link.textContent = place.shown;
    about.className = "soft";
    about.textContent = [words.kinds[place.kind], place.label, place.stamps].filter(Boolean).join(". ");
    item.append(link, document.createElement("br"), about);
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
    const first = get("search-found").querySelector("a");
    if (first) first.focus();
  });
  get("search-form").hidden = false;
  if (field.value) show();
}
