// Hand-drawn SVG: the recall chart, the Wilson range, bars and sparklines.
// A value that is null is a gap, never a zero.

import { clock, day, percent } from "/format.js";

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { top: 12, bottom: 26, left: 46 };
const LETTER = 7.4;
const MINUTE = 60e3;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30].map((n) => n * MINUTE)
  .concat([1, 2, 3, 6, 12].map((n) => n * HOUR))
  .concat([1, 2, 4, 7, 14, 28, 56, 112, 364].map((n) => n * DAY));

export function shape(name, attributes = {}, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text != null) node.textContent = text;
  return node;
}

/** A short piece of a class's line: the key to the chart wherever the class is named. */
export function swatch(style) {
  const svg = shape("svg", { class: `swatch ${style}`, viewBox: "0 0 30 10", "aria-hidden": "true" });
  svg.append(shape("path", { class: "line", d: "M0 5H30" }));
  return svg;
}

/** 0 to 100 %: the band as a span, the value as a mark. */
export function range(value, low, high) {
  const svg = shape("svg", {
    class: "range", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  svg.append(shape("rect", { class: "track", x: 0, y: 3.5, width: 100, height: 3 }));
  if (value == null) return svg;
  if (low != null && high != null) {
    svg.append(shape("rect", { class: "span", x: low * 100, y: 2, width: Math.max(0.4, (high - low) * 100), height: 6 }));
  }
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

export function spark(svg, values) {
  const top = Math.max(1, ...values);
  svg.setAttribute("viewBox", "0 0 100 20");
  svg.setAttribute("preserveAspectRatio", "none");
  const step = 100 / Math.max(1, values.length - 1);
  const d = values.map((v, i) => `${i ? "L" : "M"}${(i * step).toFixed(2)} ${(19 - (v / top) * 18).toFixed(2)}`);
  svg.replaceChildren(shape("path", { d: d.join(""), "vector-effect": "non-scaling-stroke" }));
}

/** Runs of neighbouring points that have a value. */
function runs(points, value) {
  const all = [];
  let run = [];
  for (const p of points) {
    if (value(p) == null) {
      if (run.length) all.push(run);
      run = [];
    } else {
      run.push(p);
    }
  }
  if (run.length) all.push(run);
  return all;
}

function path(points, x, y) {
  return points.map((p, i) => `${i ? "L" : "M"}${x(p).toFixed(1)} ${y(p).toFixed(1)}`).join("");
}

function drawSeries(group, points, index, x, y) {
  const at = (p) => x(p.eventTime);
  for (const run of runs(points, (p) => (p.low[index] == null ? null : p.high[index]))) {
    const back = [...run].reverse();
    const d = path(run, at, (p) => y(p.high[index])) + path(back, at, (p) => y(p.low[index])).replace("M", "L");
    group.append(shape("path", { class: "band", d: `${d}Z` }));
  }
  for (const run of runs(points, (p) => p.recall[index])) {
    if (run.length === 1) {
      group.append(shape("circle", { class: "dot", r: 2.5, cx: at(run[0]), cy: y(run[0].recall[index]) }));
    } else {
      group.append(shape("path", { class: "line", d: path(run, at, (p) => y(p.recall[index])) }));
    }
  }
}

function timeTicks(from, to, room) {
  const wanted = Math.max(2, Math.floor(room / 110));
  const step = STEPS.find((s) => (to - from) / s <= wanted) ?? STEPS.at(-1);
  const ticks = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) ticks.push(t);
  return { ticks, label: step < DAY ? (t) => (t % DAY === 0 ? day(t).slice(5) : clock(t)) : (t) => day(t).slice(5) };
}

/** Names at the ends of the lines, pushed apart where they would overlap. */
function endLabels(svg, points, series, x, y) {
  const labels = series
    .map((s) => ({ ...s, last: points.findLast((p) => p.recall[s.index] != null) }))
    .filter((s) => s.last)
    .map((s) => ({ ...s, at: y(s.last.recall[s.index]) }))
    .sort((a, b) => a.at - b.at);
  labels.forEach((l, i) => {
    if (i > 0) l.at = Math.max(l.at, labels[i - 1].at + 15);
  });
  for (const l of labels) {
    const group = shape("g", { class: l.style });
    group.append(shape("circle", { class: "dot", r: 3.5, cx: x(l.last.eventTime), cy: y(l.last.recall[l.index]) }));
    group.append(shape("text", { class: "end", x: x(points.at(-1).eventTime) + 9, y: l.at + 4 }, l.name));
    svg.append(group);
  }
}

/**
 * Recall per class over event time.
 *
 * @param series `{name, style, index}`, index into the points' arrays
 * @param cursor the event time under the cursor, or null
 * @param onCursor told the point the cursor moves to, or null when it leaves
 */
export function drawRecall(host, points, series, cursor, onCursor) {
  const width = Math.max(320, host.clientWidth);
  const height = Math.max(160, host.clientHeight);
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  const longest = Math.max(6, ...series.map((s) => s.name.length));
  const right = width - Math.min(width / 3, 18 + longest * LETTER);
  const bottom = height - MARGIN.bottom;
  const y = (v) => bottom - v * (bottom - MARGIN.top);
  for (const v of [0, 0.25, 0.5, 0.75, 1]) {
    svg.append(shape("path", { class: "grid", d: `M${MARGIN.left} ${y(v)}H${right}` }));
    svg.append(shape("text", { x: MARGIN.left - 8, y: y(v) + 4, "text-anchor": "end" }, percent(v)));
  }
  host.replaceChildren(svg);
  if (points.length === 0) {
    svg.append(shape("text", { class: "empty", x: (MARGIN.left + right) / 2, y: y(0.5) - 10, "text-anchor": "middle" }, "Waiting for the first labels"));
    return;
  }
  const from = points[0].eventTime;
  const to = Math.max(points.at(-1).eventTime, from + MINUTE);
  const x = (t) => MARGIN.left + ((t - from) / (to - from)) * (right - MARGIN.left);
  const { ticks, label } = timeTicks(from, to, right - MARGIN.left);
  for (const t of ticks) {
    svg.append(shape("path", { class: "grid", d: `M${x(t)} ${bottom}v5` }));
    svg.append(shape("text", { x: x(t), y: bottom + 19, "text-anchor": "middle" }, label(t)));
  }
  for (const s of series) {
    const group = shape("g", { class: s.style });
    drawSeries(group, points, s.index, x, y);
    svg.append(group);
  }
  endLabels(svg, points, series, x, y);
  followCursor(host, points, x, width, onCursor);
  if (cursor != null) {
    const at = x(Math.min(to, Math.max(from, cursor)));
    svg.append(shape("path", { class: "cursor", d: `M${at} ${MARGIN.top}V${bottom}` }));
  }
}

function followCursor(host, points, x, width, onCursor) {
  host.onpointermove = (event) => {
    const bounds = host.getBoundingClientRect();
    const at = ((event.clientX - bounds.left) / bounds.width) * width;
    onCursor(points.reduce((a, b) =>
      (Math.abs(x(b.eventTime) - at) < Math.abs(x(a.eventTime) - at) ? b : a)));
  };
  host.onpointerleave = () => onCursor(null);
}
