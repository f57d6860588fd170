{#- Tables can be copied and downloaded, and are a stop for the keyboard only where they scroll.
    The page says all it says without this script. -#}
(words => {
  const textOf = cell => cell.textContent.replace(/\s+/g, " ").trim();
  {#- Numbers of at most fifteen digits and without leading zeros: all else is text to a spreadsheet. #}
  const isNumber = text => /^[+\u2212-]?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d{0,14})(\.\d{1,9})?%?$/.test(text);
  const plain = text => isNumber(text) ? text.replace(/,/g, "").replace("\u2212", "-") : text.replace(/^[=+@＝＋－＠-]/, "'$&");
  const quoted = text => /[",]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const escaped = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt()};`);
  const stamps = [...document.querySelectorAll(".stamp strong")].map(textOf).join(". ");
  const lines = (table, write, between, mark) => [...table.rows].map((row, place) =>
    [...[...row.cells].map(textOf), ...(mark ? [place ? mark : words.mark] : [])].map(write).join(between) + "\n").join("");
  const csv = table => lines(table, text => quoted(plain(text)), ",", stamps);
  {#- Excel reads mso-number-format, LibreOffice sdnum: without them 1-5 becomes a day, 001 becomes 1. #}
  const formatOf = (cell, text) => cell.tagName === "TD" && isNumber(text)
    ? `mso-number-format:'${text.replace(/^\D/, "").replace(/\d/g, "0")}'"` : `mso-number-format:'\\@'" sdnum="0;0;@"`;
  const cellHtml = cell => {
    const text = textOf(cell), tag = cell.tagName.toLowerCase(), side = getComputedStyle(cell).textAlign;
    return `<${tag} style="border:.5pt solid #000;padding:2pt 4pt;text-align:${side};`
      + `${formatOf(cell, text)}>${escaped(text)}</${tag}>`;
  };
  {#- The caption is a paragraph above: spreadsheets would put it into the first cell. #}
  const html = table => `<meta charset="utf-8"><p><b>${escaped(textOf(table.caption) + (stamps && ` (${stamps})`))}</b></p>`
    + `<table border="1" style="border-collapse:collapse;font-family:Arial,sans-serif">`
    + [...table.rows].map(row => `<tr>${[...row.cells].map(cellHtml).join("")}</tr>`).join("") + "</table>";

  const copy = table => {
    const give = event => {
      event.preventDefault();
      event.stopImmediatePropagation();
      event.clipboardData.setData("text/html", html(table));
      event.clipboardData.setData("text/plain", lines(table, text => text, "\t"));
    };
    {#- Unlike the newer way, this one works from a file and from an intranet without a certificate. #}
    document.addEventListener("copy", give, true);
    const done = document.execCommand("copy");
    document.removeEventListener("copy", give, true);
    return done ? words.copied : words.not_copied;
  };
  const download = table => {
    const link = document.createElement("a");
    const name = textOf(table.caption).toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 80);
    link.download = `${name.replace(/^-|-$/g, "")}.csv`;
    link.href = URL.createObjectURL(new Blob([csv(table)], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return words.saved;
  };

  const spoken = document.createElement("p");
  spoken.role = "status";
  spoken.className = "spoken";
  const buttonFor = (table, label, act, seen) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.ariaLabel = `${label}: ${textOf(table.caption)}`;
    button.onclick = () => {
      spoken.textContent = seen.textContent = "";
      const said = act(table);
      seen.textContent = said;
      setTimeout(() => { spoken.textContent = said; }, 50);
      setTimeout(() => { seen.textContent = ""; }, 5000);
    };
    return button;
  };
  const stops = box => {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    const named = { tabindex: "0", role: "group", "aria-labelledby": box.firstChild.caption.id };
    for (const [name, value] of Object.entries(named)) {
      if (scrolls) box.setAttribute(name, value); else box.removeAttribute(name);
    }
  };
  const watched = new ResizeObserver(found => found.forEach(one => stops(one.target.closest(".table"))));
  for (const table of document.querySelectorAll(".table > table")) {
    const box = table.parentElement, line = document.createElement("p"), seen = document.createElement("span");
    seen.setAttribute("aria-hidden", "true");
    line.className = "copy";
    line.append(buttonFor(table, words.copy, copy, seen), buttonFor(table, words.download, download, seen), seen);
    box.after(line);
    watched.observe(box);
    watched.observe(table);
  }
  document.body.append(spoken);
})({{ resources.table_words | tojson }});
