// Comfort only: sorting, filtering, the theme and words under the pointer. Nothing needs it to be read.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const every = (selector, of = document) => [...of.querySelectorAll(selector)];

  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const keep = (value) => { try { return value ? localStorage.setItem("theme", value) : localStorage.getItem("theme"); } catch { return null; } };
  const kept = keep();
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  every(".theme").forEach((button) => button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    keep(root.dataset.theme);
  }));

  every(".league").forEach((table) => {
    const heads = every("th", table), body = table.tBodies[0];
    const sort = (place, down) => {
      const worth = (row) => { const text = row.cells[place].dataset.v; const n = Number(text); return text === "" || Number.isNaN(n) ? text : n; };
      const rows = [...body.rows].sort((a, b) => { const x = worth(a), y = worth(b); return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1); });
      body.append(...rows);
      heads.forEach((head, i) => i === place ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
    };
    heads.forEach((head, place) => head.querySelector("button")?.addEventListener("click", () =>
      sort(place, head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : head.classList.contains("num"))));
    const tools = table.closest("section").querySelector(".tools");
    if (!tools) return;
    const search = tools.querySelector("input"), kinds = every("button", tools);
    const show = () => {
      const wanted = kinds.filter((kind) => kind.getAttribute("aria-pressed") === "true").map((kind) => kind.value);
      const text = search.value.trim().toLowerCase();
      [...body.rows].forEach((row) => { row.hidden = (wanted.length && !wanted.includes(row.dataset.kind)) || !row.cells[0].textContent.toLowerCase().includes(text); });
    };
    search.addEventListener("input", show);
    kinds.forEach((kind) => kind.addEventListener("click", () => { kind.setAttribute("aria-pressed", kind.getAttribute("aria-pressed") !== "true"); show(); }));
    tools.querySelector("select")?.addEventListener("change", (event) => { const place = Number(event.target.value); sort(place, heads[place].classList.contains("num")); });
  });

  const tip = document.body.appendChild(document.createElement("div"));
  tip.id = "tip";
  tip.hidden = true;
  document.addEventListener("pointermove", (event) => {
    const chart = event.target.closest?.("[data-tips]");
    tip.hidden = !chart;
    if (!chart) return;
    const words = chart.dataset.tips.split("|"), box = chart.getBoundingClientRect();
    const high = Number(chart.dataset.high ?? 1), wide = words.length / high;
    const at = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
    const word = words[at((event.clientY - box.top) / box.height, high) * wide + at((event.clientX - box.left) / box.width, wide)];
    tip.textContent = word;
    tip.hidden = !word;
    tip.style.top = `${Math.max(event.clientY - 40, 4)}px`;
    tip.style.left = `${Math.max(4, Math.min(event.clientX - tip.offsetWidth / 2, innerWidth - tip.offsetWidth - 8))}px`;
  });

  let opened = [];
  addEventListener("beforeprint", () => { opened = every("details.evidence:not([open])"); opened.forEach((one) => { one.open = true; }); });
  addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));
})();
