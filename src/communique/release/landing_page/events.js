"use strict";
// Search, filters, order and pages of the table of events. Texts of articles are set as text, never as markup.
(() => {
  const SIZE = 25;
  const get = (id) => document.getElementById(id);
  const { sources, events: rows } = JSON.parse(get("data").textContent);
  const events = rows.map((r, rank) => {
    const [id, when, kind, factuality, actors, recipients, place, codes, before, trigger, after, confidence, source] = r;
    const [title, name, url, published] = sources[source];
    const text = [kind, factuality, actors, recipients, place, before + trigger + after, title, name, id].join("\n");
    return {
      id, when, kind, factuality, actors, recipients, place, before, trigger, after, confidence, title, name, url,
      published, rank, type: kind.split("/")[0], countries: codes.split(" "), year: when.slice(0, 4), text: fold(text),
    };
  });
  const form = get("filters"), body = get("rows").tBodies[0];
  let found = events, page = 0;

  // Small letters without accents, so that "Yerevan" finds "YEREVAN", and "Aliyev" finds "Áliyev".
  function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function cell(label, ...children) {
    return element("td", { role: "cell", "data-label": label }, ...children);
  }

  function row(e) {
    const kind = cell("Type", e.kind);
    if (e.factuality !== "asserted") kind.append(element("span", { class: "note" }, e.factuality));
    const called = e.title || e.name;
    const safe = /^https?:\/\//i.test(e.url);
    const origin = safe ? element("a", { href: e.url, rel: "noreferrer" }, called) : called;
    const rest = [e.title && e.name, e.published].filter(Boolean).map((text) => " · " + text).join("") + " · ";
    const confidence = cell("Confidence", e.confidence);
    confidence.className = "number";
    return element("tr", { role: "row" },
      cell("Date", e.when || "unknown"), kind,
      cell("Who", (e.actors || "–") + (e.recipients && " → " + e.recipients)), cell("Place", e.place || "–"),
      cell("Evidence", element("q", {}, e.before, element("mark", {}, e.trigger), e.after),
        element("span", { class: "note" }, origin, rest, element("code", {}, e.id))),
      confidence);
  }

  function search() {
    const words = fold(get("search").value).split(/\s+/).filter(Boolean);
    const type = get("type").value, country = get("country").value, year = get("year").value;
    const factuality = get("factuality").value, order = get("order").value;
    found = events.filter((e) =>
      (!type || e.type === type) && (!country || e.countries.includes(country)) && (!year || e.year === year) &&
      (!factuality || e.factuality === factuality) && words.every((word) => e.text.includes(word)));
    if (order) {
      const sign = order === "newest" ? -1 : 1;  // what has no date comes last
      found.sort((a, b) => !a.when - !b.when || sign * (a.when > b.when ? 1 : a.when < b.when ? -1 : 0) || a.rank - b.rank);
    }
    page = 0;
    show();
  }

  function show() {
    const pages = Math.max(1, Math.ceil(found.length / SIZE)), first = page * SIZE;
    const last = Math.min(first + SIZE, found.length);
    const of = found.length === 1 ? "1 event" : found.length.toLocaleString("en") + " events";
    body.replaceChildren(...found.slice(first, last).map(row));
    get("rows").hidden = !found.length;
    get("count").textContent = found.length ? `${first + 1} to ${last} of ${of}` : "No event fits: change or clear the filters";
    get("pages").hidden = pages === 1;
    get("page").textContent = `Page ${page + 1} of ${pages}`;
    get("previous").setAttribute("aria-disabled", page === 0);
    get("next").setAttribute("aria-disabled", page === pages - 1);
  }

  function turn(by) {
    const to = page + by;
    if (to < 0 || to * SIZE >= found.length) return;
    page = to;
    show();
    get("count").scrollIntoView({ block: "start" });
  }

  let waiting;
  get("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  for (const id of ["type", "country", "year", "factuality", "order"]) get(id).addEventListener("change", search);
  form.addEventListener("submit", (submitted) => submitted.preventDefault());
  form.addEventListener("reset", () => setTimeout(search));  // after the fields are cleared
  get("previous").addEventListener("click", () => turn(-1));
  get("next").addEventListener("click", () => turn(1));
  form.hidden = false;
  get("still").hidden = true;
  search();  // a browser may have kept what was chosen before
})();
