// Charts by uPlot, all in one style: what is null is a gap, never a zero.
/* global uPlot */

import { clock, day } from "/format.js";

const DAY = 86400e3;

/** The page's own size of small text in pixels: on a wall it grows with the screen. */
function small() {
  return Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8);
}

/** For drawing on a canvas, whose pixels are those of the screen. */
function canvasFont(weight) {
  return `${weight} ${small() * devicePixelRatio}px system-ui, sans-serif`;
}
/** The line style of each class, told apart without colour. */
const DASHES = { majority: [7, 4], "minority-1": [], "minority-2": [2, 3], "minority-3": [9, 3, 2, 3] };

const inks = new Map();

/** A colour of the style sheet in the present theme, by the name of its class. */
export function ink(name, alpha = 1) {
  if (!inks.has(name)) {
    const probe = document.createElement("i");
    probe.className = name;
    document.body.append(probe);
    inks.set(name, getComputedStyle(probe).color);
    probe.remove();
  }
  const [r, g, b] = inks.get(name).match(/[\d.]+/g);
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

let theme = 0;
const hosts = new Set();

/** The theme changed: every chart is made anew when it is drawn next. */
export function recolour() {
  inks.clear();
  theme++;
}

const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => fit(target)));

function fit(host) {
  const { width, height } = size(host);
  if (host.plot && (host.plot.width !== width || host.plot.height !== height)) {
    host.plot.setSize({ width, height });
  }
}

function size(host) {
  return { width: Math.max(160, host.clientWidth), height: Math.max(100, host.clientHeight) };
}

/**
 * Draws `data` into the host, by the plot that is there or, where the make of the chart changed, by
 * a new one.
 *
 * @param make names what the options depend on
 * @param options gives uPlot's options; hooks find what is new each time in `host.extra`
 */
export function plot(host, make, options, data, extra = {}) {
  host.extra = extra;
  host.dataset.empty = extra.empty ?? "";
  const key = `${make}/${theme}`;
  if (host.key === key) {
    host.plot.setData(data);
    return;
  }
  host.plot?.destroy();
  host.key = key;
  host.plot = new uPlot({ ...size(host), ...base(host), ...options() }, data, host);
  // What the chart says stands in its label and in the table behind it.
  host.plot.root.setAttribute("aria-hidden", "true");
  if (!hosts.has(host)) {
    hosts.add(host);
    resized.observe(host);
  }
}

function base(host) {
  return {
    ms: 1,
    tzDate: (t) => uPlot.tzDate(new Date(t), "Etc/UTC"),
    legend: { show: false },
    padding: [10, 20, 0, 0],
    hooks: {
      draw: [(u) => host.extra.drawn?.(u)],
      setCursor: [(u) => host.extra.read?.(u.cursor.idx)],
    },
  };
}

/** The cursor of the charts over event time is one. */
export function eventCursor() {
  return { y: false, drag: { setScale: false, x: false, y: false }, sync: { key: "event-time" }, points: { size: 7 } };
}

export function plainCursor() {
  return { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 7 } };
}

/** A line in the colour and style of a class; `faint` for what it is compared with. */
export function line(label, style, { faint = false, scale = "y", ...more } = {}) {
  return {
    label,
    scale,
    stroke: ink(style, faint ? 0.5 : 1),
    width: faint ? 1.25 : 2.25,
    dash: DASHES[style] ?? [],
    points: { show: false, filter: lone, size: 5 },
    ...more,
  };
}

/** An edge of a band, itself not drawn. */
export function edge(label) {
  return { label, scale: "y", width: 0, points: { show: false } };
}

/** Points whose neighbours are gaps would be no line. */
function lone(u, series) {
  const data = u.data[series];
  const alone = [];
  for (let i = 0; i < data.length; i++) {
    if (data[i] != null && data[i - 1] == null && data[i + 1] == null) alone.push(i);
  }
  return alone.length ? alone : null;
}

function axis(more) {
  return {
    stroke: ink("soft"),
    font: `${small()}px system-ui, sans-serif`,
    grid: { stroke: ink("hair"), width: 1 },
    ticks: { show: false },
    border: { show: false },
    ...more,
  };
}

export function timeAxis() {
  return axis({ space: 80, size: 2.5 * small(), values: (u, splits) => timeLabels(splits), grid: { show: false } });
}

function timeLabels(splits) {
  const step = splits.length > 1 ? splits[1] - splits[0] : 0;
  return splits.map((t) => (step < DAY && t % DAY !== 0 ? clock(t) : day(t).slice(5)));
}

function ago(millis) {
  return millis < 60e3 ? `${Math.round(millis / 1e3)} s` : `${Number((millis / 60e3).toFixed(1))} min`;
}

/** Minutes before now, of the wall clock. */
export function agoAxis() {
  return axis({
    size: 2.5 * small(),
    grid: { show: false },
    splits: (u, i, low, high) => {
      const step = [15e3, 30e3, 60e3, 120e3].find((s) => (high - low) / s <= 4) ?? 180e3;
      const all = [];
      for (let t = high; t >= low; t -= step) all.unshift(t);
      return all;
    },
    values: (u, splits) => splits.map((t) => (t === splits.at(-1) ? "now" : `−${ago(splits.at(-1) - t)}`)),
  });
}

/** @param below whether it stands below the chart instead of at its left */
export function valueAxis(format, { below = false, ...more } = {}) {
  return axis({ size: (below ? 2.5 : 4.4) * small(), space: 36, values: (u, splits) => splits.map((v) => (v == null ? "" : format(v))), ...more });
}

/** Room for `steps` at least, from 0. */
export function fromZero(least) {
  return { range: (u, low, high) => [0, Math.max(least, (high ?? 0) * 1.08)] };
}

export const LOGARITHMIC = { distr: 3, range: (u, low, high) => [10 ** Math.floor(Math.log10(low || 1)), 10 ** Math.ceil(Math.log10((high || 1) * 1.001))] };

/** Every power of ten, or every second or third where they would crowd. */
export function decades(format) {
  return valueAxis(format, {
    splits: (u, i, low, high) => {
      const from = Math.round(Math.log10(low));
      const to = Math.round(Math.log10(high));
      const step = Math.max(1, Math.ceil((to - from) / 3));
      const all = [];
      for (let power = from; power <= to; power += step) all.push(10 ** power);
      return all;
    },
    filter: (u, splits) => splits,
  });
}

/**
 * Names at the ends of lines, pushed apart where they would overlap.
 *
 * @param labels `{text, style, series}`, or `value` in place of the series
 */
export function endLabels(u, labels) {
  const at = labels
    .map((l) => ({ ...l, value: l.value ?? u.data[l.series][lastOf(u.data[l.series])] }))
    .filter((l) => l.value != null)
    .map((l) => ({ ...l, y: u.valToPos(l.value, "y", true) }))
    .sort((a, b) => a.y - b.y);
  const { ctx } = u;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = canvasFont(600);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  at.forEach((l, i) => {
    if (i > 0) l.y = Math.max(l.y, at[i - 1].y + 1.25 * small() * ratio);
  });
  const over = at.length ? Math.max(0, at.at(-1).y - (u.bbox.top + u.bbox.height - 6 * ratio)) : 0;
  for (const l of at) {
    ctx.fillStyle = ink(l.style, l.faint ? 0.75 : 1);
    ctx.fillText(l.text, u.bbox.left + u.bbox.width + 8 * ratio, l.y - over);
  }
  ctx.restore();
}

function lastOf(data) {
  for (let i = data.length - 1; i >= 0; i--) if (data[i] != null) return i;
  return -1;
}

/** A straight line with a word at its left end, over the plot. */
export function rule(u, from, to, name, text, dash = [4, 4]) {
  const { ctx } = u;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ink(name);
  ctx.lineWidth = 1.25 * ratio;
  ctx.setLineDash(dash.map((d) => d * ratio));
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  if (text) write(u, text, from[0] + 5 * ratio, from[1] - 7 * ratio, name);
  ctx.restore();
}

export function write(u, text, x, y, name, align = "left") {
  const { ctx } = u;
  ctx.save();
  ctx.fillStyle = ink(name);
  ctx.font = canvasFont(400);
  ctx.textBaseline = "middle";
  ctx.textAlign = align;
  ctx.fillText(text, x, y);
  ctx.restore();
}

/** Room at the right for a text at the end of a line, in pixels. */
export function roomFor(texts) {
  return 16 + 0.6 * small() * Math.max(...texts.map((t) => t.length));
}

/** Where models changed: a tick each on the lower edge, as many as have room. */
export function ticks(u, times, name) {
  const { ctx } = u;
  const ratio = devicePixelRatio;
  const bottom = u.bbox.top + u.bbox.height;
  ctx.save();
  ctx.fillStyle = ink(name);
  let last = -Infinity;
  for (const t of times) {
    const x = u.valToPos(t, "x", true);
    if (x - last >= 10 * ratio && x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
      last = x;
      ctx.beginPath();
      ctx.moveTo(x, bottom - 7 * ratio);
      ctx.lineTo(x - 3.5 * ratio, bottom);
      ctx.lineTo(x + 3.5 * ratio, bottom);
      ctx.fill();
    }
  }
  ctx.restore();
}
