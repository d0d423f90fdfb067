// What the decisions come to: precision, alerts, the precision–recall curve, the confusion matrix.

import { eventCursor, fromZero, ink, line, plainCursor, plot, rule, timeAxis, valueAxis, write } from "/charts.js";
import { $, element, named, say, tableBehind } from "/dom.js";
import { operatingPoint, share } from "/figures.js";
import { count, moment, percent, ratio } from "/format.js";
import { perThousand } from "/recipes.js";
import { classes, compared, majorityIndex, rare, shown, store } from "/store.js";

/* global uPlot */

export function drawPrecision() {
  const { newest, history } = shown();
  const kinds = rare();
  const point = operatingPoint(newest.confusion, majorityIndex());
  const precision = kinds.map((c) => {
    const { caught, decided } = history.classes[c.index];
    return decided.map((n, i) => share(caught[i], n));
  });
  const alerts = history.window.map((n, i) => share(1000 * kinds.reduce((sum, c) => sum + history.classes[c.index].decided[i], 0), n));
  const read = (i) => say("precision-readout", i == null
    ? `Now ${perThousand(point.alerts, newest.window)} alerts per 1,000, ${percent(point.precision)} of them right.`
    : `${moment(history.eventTimes[i])} UTC: ${kinds.map((c, k) => `precision of ${c.name} ${percent(precision[k][i], 1)}`).join(", ")}; ${alerts[i]?.toFixed(1) ?? "–"} alerts per 1,000`);
  plot($("precision-chart"), kinds.map((c) => c.name).join(), () => ({
    cursor: eventCursor(),
    scales: { x: { time: true }, y: { range: [0, 1] } },
    axes: [timeAxis(), valueAxis((v) => percent(v))],
    series: [{}, ...kinds.map((c) => line(`precision of ${c.name}`, c.style))],
  }), [history.eventTimes, ...precision], { read });
  plot($("alerts-chart"), "alerts", () => ({
    cursor: eventCursor(),
    scales: { x: { time: true }, y: fromZero(5) },
    axes: [timeAxis(), valueAxis((v) => count(v))],
    series: [{}, line("alerts per 1,000", "accent", { dash: [] })],
  }), [history.eventTimes, alerts], { read });
  if ($("precision-chart").plot.cursor.idx == null) read(null);
  tableBehind($("alerts-chart"), "Precision and alerts per 1,000 over event time",
    ["Event time (UTC)", ...kinds.map((c) => `Precision of ${c.name}`), "Alerts per 1,000"],
    () => history.eventTimes.map((t, i) => [moment(t), ...precision.map((p) => percent(p[i], 1)), alerts[i]?.toFixed(1) ?? "–"]).reverse());
}

/** Two curves over recall have their points at different recalls. */
const JOINED = { spanGaps: true, points: { show: false } };

export function drawPrecisionRecall() {
  const { newest } = shown();
  const plain = compared()?.newest;
  const own = newest.curves?.precisionRecall ?? { recall: [], precision: [], threshold: [] };
  const point = operatingPoint(newest.confusion, majorityIndex());
  const other = plain?.curves?.precisionRecall;
  const tables = [[own.recall, own.precision]];
  if (other) tables.push([other.recall, other.precision]);
  const data = tables.length === 1 ? tables[0] : uPlot.join(tables, [[1, 2], [1, 2]]);
  plot($("pr-chart"), `pr/${Boolean(other)}`, () => ({
    cursor: plainCursor(),
    scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
    axes: [percentAxis(), valueAxis((v) => percent(v))],
    series: [{}, line("precision", "accent", { dash: [], ...JOINED }),
      ...(other ? [line("precision, plain", "accent", { dash: [], faint: true, ...JOINED })] : [])],
  }), data, {
    empty: own.recall.length ? "" : `Waiting for the first ${rare().map((c) => c.name).join(" or ")}`,
    drawn: (u) => drawPoint(u, point, newest.baseRate),
    read: (i) => say("pr-readout", i == null ? here(point) : `recall ${percent(data[0][i], 1)}: precision ${percent(data[1][i], 1)}`),
  });
  if ($("pr-chart").plot.cursor.idx == null) say("pr-readout", here(point));
  tableBehind($("pr-chart"), "Precision and recall by threshold", ["Alert from", "Recall", "Precision"],
    () => own.recall.map((r, i) => [ratio(own.threshold[i]), percent(r, 1), percent(own.precision[i], 1)]));
}

function percentAxis() {
  return valueAxis((v) => percent(v), { below: true, space: 60, grid: { show: false } });
}

function here(point) {
  return `● where the decisions lie: recall ${percent(point.recall)}, precision ${percent(point.precision)}. Along the line: what another threshold would give.`;
}

function drawPoint(u, { recall, precision }, baseRate) {
  if (baseRate != null) {
    const y = u.valToPos(baseRate, "y", true);
    rule(u, [u.bbox.left, y], [u.bbox.left + u.bbox.width, y], "soft", "guessing", [1, 4]);
  }
  if (recall == null || precision == null) return;
  const { ctx } = u;
  const ratio = devicePixelRatio;
  const x = u.valToPos(recall, "x", true);
  const y = u.valToPos(precision, "y", true);
  ctx.save();
  ctx.fillStyle = ink("minority-1");
  ctx.strokeStyle = ink("card-ink");
  ctx.lineWidth = 2 * ratio;
  ctx.beginPath();
  ctx.arc(x, y, 6 * ratio, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  ctx.restore();
  write(u, "decisions", x, y + 18 * ratio, "text", "center");
}

export function drawConfusion() {
  const { newest } = shown();
  const all = classes();
  const body = all.map((actual) => {
    const row = newest.confusion[actual.index];
    const sum = row.reduce((a, b) => a + b, 0);
    return element("tr", {}, element("th", { scope: "row" }, named(actual.name, actual.style)),
      ...all.map((decided) => cell(row[decided.index], sum, actual.index === decided.index)));
  });
  $("confusion").tHead.replaceChildren(element("tr", {}, element("th", { scope: "col" }, "was ↓  decided →"),
    ...all.map((c) => element("th", { scope: "col", class: "number" }, c.name))));
  $("confusion").tBodies[0].replaceChildren(...body);
}

function cell(n, sum, isRight) {
  const part = share(n, sum);
  const node = element("td", { class: `number ${isRight ? "right" : "wrong"}` },
    element("b", {}, count(n)), element("small", {}, percent(part, 1)));
  node.style.setProperty("--share", part == null ? "0" : String(Math.sqrt(part)));
  return node;
}
