// Small pieces of the page.

const SVG = "http://www.w3.org/2000/svg";

export const $ = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.filter((c) => c != null));
  return node;
}

/** Changes a text only where it differs, so that a screen reader speaks only of news. */
export function say(id, text) {
  const node = $(id);
  if (node.textContent !== text) node.textContent = text;
}

export function shape(name, attributes = {}) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** A short piece of a class's line: the key to the charts wherever the class is named. */
export function swatch(style) {
  const svg = shape("svg", { class: `swatch ${style}`, viewBox: "0 0 30 10", "aria-hidden": "true" });
  svg.append(shape("path", { class: "line", d: "M0 5H30" }));
  return svg;
}

export function named(name, style) {
  return element("span", { class: "name" }, swatch(style), name);
}

/** 0 to 100 %: the band as a span, the value as a mark. */
export function range(value, band) {
  const svg = shape("svg", {
    class: "range", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  svg.append(shape("rect", { class: "track", x: 0, y: 3.5, width: 100, height: 3 }));
  if (value == null) return svg;
  const width = Math.max(0.4, (band.high - band.low) * 100);
  svg.append(shape("rect", { class: "span", x: band.low * 100, y: 2, width, height: 6 }));
  svg.append(shape("rect", { class: "mark", x: Math.min(99, Math.max(0, value * 100 - 0.5)), y: 0, width: 1, height: 10 }));
  return svg;
}

/** A share between 0 and 1 as a bar. */
export function bar(share) {
  const svg = shape("svg", {
    class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  svg.append(shape("rect", { class: "track", width: 100, height: 10 }));
  svg.append(shape("rect", { class: "value", width: Math.max(0, Math.min(1, share)) * 100, height: 10 }));
  return svg;
}

function row(cells, cellName) {
  return element("tr", {}, ...cells.map((cell, i) => {
    const isNumber = i > 0 && (typeof cell === "string" || cell?.isNumber);
    const name = cellName === "td" && i === 0 ? "th" : cellName;
    const attributes = isNumber ? { class: "number" } : {};
    if (name === "th") attributes.scope = cellName === "th" ? "col" : "row";
    return element(name, attributes, cell);
  }));
}

/**
 * The first cell of a row names it; further texts are numbers. Cells that say what they said stay,
 * so that a button keeps its focus and a screen reader its place.
 */
export function fill(table, head, rows) {
  if (head) renew(table.tHead, [row(head, "th")]);
  renew(table.tBodies[0], rows.map((r) => row(r, "td")));
}

function renew(section, rows) {
  const isAlike = section.rows.length === rows.length
    && rows.every((r, i) => r.cells.length === section.rows[i].cells.length);
  if (!isAlike) {
    section.replaceChildren(...rows);
    return;
  }
  rows.forEach((r, i) => [...r.cells].forEach((cell, c) => {
    const old = section.rows[i].cells[c];
    if (old.outerHTML !== cell.outerHTML) old.replaceWith(cell);
  }));
}

/**
 * The figures of a chart as a table, folded behind it and filled while it is open.
 *
 * @param rows gives the rows, at most 200 of them
 */
export function tableBehind(host, title, head, rows) {
  const figure = host.closest("figure");
  let details = figure.querySelector(`details[data-of="${host.id}"]`);
  if (!details) {
    const table = element("table", {}, element("caption", { class: "unseen" }, title),
      element("thead"), element("tbody"));
    details = element("details", { "data-of": host.id },
      element("summary", {}, "As a table", element("span", { class: "unseen" }, `: ${title}`)),
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table));
    details.addEventListener("toggle", () => details.refill());
    figure.append(details);
  }
  details.refill = () => {
    if (details.open) fill(details.querySelector("table"), head, rows().slice(0, 200));
  };
  details.refill();
}
