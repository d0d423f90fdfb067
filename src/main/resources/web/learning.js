// What is learned from what: counts and weights, scores, calibration, loss.

import { decades, endLabels, eventCursor, fromZero, line, LOGARITHMIC, plainCursor, plot, roomFor, rule, timeAxis, valueAxis } from "/charts.js";
import { $, say, tableBehind } from "/dom.js";
import { logit, share } from "/figures.js";
import { compact, count, moment, percent, ratio, weight } from "/format.js";
import { classes, compared, shown, store } from "/store.js";

/* global uPlot */

const positive = (list) => list.map((v) => (v > 0 ? v : null));
const PROBABILITIES = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999];
const HALF = 0.5;

export function drawCounts() {
  const { newest, history } = shown();
  const all = classes();
  const named = all.map((c, i) => ({ series: 1 + i, text: c.name, style: c.style }));
  for (const [id, what, format] of [["count-chart", "count", compact], ["weight-chart", "weight", (v) => (v >= 0.01 ? compact(v) : String(v))]]) {
    plot($(id), all.map((c) => c.name).join(), () => ({
      padding: [10, roomFor(all.map((c) => c.name)), 0, 0],
      cursor: eventCursor(),
      scales: { x: { time: true }, y: LOGARITHMIC },
      axes: [timeAxis(), decades(format)],
      series: [{}, ...all.map((c) => line(`${what} of ${c.name}`, c.style))],
    }), [history.eventTimes, ...all.map((c) => positive(history.classes[c.index][what]))], {
      drawn: (u) => endLabels(u, named),
      read: (i) => say("counts-readout", i == null ? now(newest) : `${moment(history.eventTimes[i])} UTC: ${all
        .map((c) => `${c.name} ${count(history.classes[c.index].count[i])} ${weight(history.classes[c.index].weight[i])}`).join(", ")}`),
    });
  }
  if ($("count-chart").plot.cursor.idx == null) say("counts-readout", now(newest));
  tableBehind($("weight-chart"), "Class counts and weights over event time",
    ["Event time (UTC)", ...all.flatMap((c) => [`Count of ${c.name}`, `Weight of ${c.name}`]), "Buffer", "Synthetic"],
    () => history.eventTimes.map((t, i) => [moment(t), ...all.flatMap((c) =>
      [count(history.classes[c.index].count[i]), weight(history.classes[c.index].weight[i])]),
      count(history.minorityBuffer[i]), percent(history.syntheticShare[i], 1)]).reverse());
}

function now(e) {
  const each = classes().map((c) => `${c.name} ${count(e.classes[c.index].count)} ${weight(e.classes[c.index].weight)}`).join(", ");
  const buffer = e.minorityBuffer > 0 ? `${count(e.minorityBuffer)} examples in the minority buffer` : "no minority buffer";
  return `${each}; ${buffer}; ${e.syntheticShare > 0 ? percent(e.syntheticShare, 1) : "none"} of the rows trained on lately synthetic.`;
}

export function drawScores() {
  const { newest } = shown();
  const all = classes();
  const scores = newest.curves?.scores ?? all.map(() => []);
  const used = scores.flatMap((s) => s.flatMap((n, bin) => (n > 0 ? [bin] : [])));
  const from = Math.max(0, Math.min(...used) - 1);
  const to = Math.min(63, Math.max(...used) + 2);
  const bins = used.length ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [];
  const edges = bins.map((bin) => -16 + bin * HALF);
  const shares = all.map((c) => bins.map((bin) => share(scores[c.index][bin], newest.classes[c.index].labelled)));
  plot($("score-chart"), all.map((c) => c.name).join(), () => ({
    cursor: plainCursor(),
    scales: { x: { time: false }, y: fromZero(0.1) },
    axes: [logitAxis({ below: true }), valueAxis((v) => percent(v))],
    series: [{}, ...all.map((c) => line(c.name, c.style, { paths: uPlot.paths.stepped({ align: 1 }), width: 1.75 }))],
  }), [edges, ...shares], {
    empty: used.length ? "" : "Waiting for the first labels",
    read: (i) => say("score-readout", i == null ? SCORES : `${fromLogit(edges[i])} to ${fromLogit(edges[i] + HALF)}: ${all
      .map((c, k) => `${percent(shares[k][i], 1)} of ${c.name}`).join(", ")}`),
  });
  if ($("score-chart").plot.cursor.idx == null) say("score-readout", SCORES);
  tableBehind($("score-chart"), "Transactions of each class by probability",
    ["Probability", ...all.map((c) => c.name)],
    () => bins.filter((bin) => scores.some((s) => s[bin] > 0)).map((bin) => [
      `${fromLogit(-16 + bin * HALF)} – ${fromLogit(-16 + (bin + 1) * HALF)}`, ...all.map((c) => count(scores[c.index][bin]))]));
}

const SCORES = "Share of each class by the probability it was given, on a scale of log-odds: the further apart, the better.";

function fromLogit(z) {
  const p = 1 / (1 + Math.exp(-z));
  return p > 0.99 ? percent(p, 2) : p < 0.0005 ? p.toExponential(0) : percent(p, 1);
}

function logitAxis(more = {}) {
  return valueAxis((z) => {
    const p = PROBABILITIES.find((each) => Math.abs(logit(each) - z) < 1e-9);
    return p == null ? "" : p < 1e-3 ? p.toExponential(0).replace("-", "−") : String(p).replace(/^0/, "");
  }, {
    space: 10,
    splits: (u, i, low, high) => PROBABILITIES.map(logit).filter((z) => z >= low && z <= high),
    ...more,
  });
}

export function drawCalibration() {
  const { newest } = shown();
  const curve = newest.curves?.calibration ?? { rows: [], probability: [], share: [] };
  const bins = curve.rows
    .map((rows, i) => ({ rows, said: curve.probability[i], was: curve.share[i] }))
    .filter((b) => b.said > 0 && b.said < 1)
    .reverse();
  // No fraud in a bin has no log-odds: it is drawn as half a fraud would be, hollow.
  const drawn = bins.map((b) => logit(Math.min(1 - HALF / b.rows, Math.max(HALF / b.rows, b.was))));
  const is = (b) => b.was > 0 && b.was < 1;
  plot($("calibration-chart"), "calibration", () => ({
    cursor: plainCursor(),
    scales: { x: { time: false, range: padded }, y: { range: padded } },
    axes: [logitAxis({ below: true }), logitAxis()],
    series: [{}, points("accent", true), points("accent", false)],
  }), [bins.map((b) => logit(b.said)), bins.map((b, i) => (is(b) ? drawn[i] : null)), bins.map((b, i) => (is(b) ? null : drawn[i]))], {
    empty: bins.length ? "" : "Waiting for the first labels",
    drawn: diagonal,
    read: (i) => say("calibration-readout", i == null ? CALIBRATION(newest)
      : `of ${count(bins[i].rows)} transactions said to be fraud with ${fromLogit(logit(bins[i].said))}, ${percent(bins[i].was, 2)} were`),
  });
  if ($("calibration-chart").plot.cursor.idx == null) say("calibration-readout", CALIBRATION(newest));
  tableBehind($("calibration-chart"), "Probability said against share that was",
    ["Said", "Was", "Transactions"],
    () => bins.map((b) => [ratio(b.said), ratio(b.was), count(b.rows)]).reverse());
}

const CALIBRATION = (e) => `On the diagonal, what is said is what comes true; hollow: no such case in the bin. Mean gap ${ratio(e.calibrationError)}.`;

function padded(u, low, high) {
  return low == null ? [-8, 4] : [Math.min(low, -4) - 0.5, Math.max(high, 0) + 0.5];
}

function points(style, isFull) {
  const { stroke } = line("", style);
  return { scale: "y", stroke, width: 0, paths: () => null, points: { show: true, size: 7, width: 1.5, stroke, fill: isFull ? stroke : "transparent" } };
}

function diagonal(u) {
  const low = Math.max(u.scales.x.min, u.scales.y.min);
  const high = Math.min(u.scales.x.max, u.scales.y.max);
  const at = (z) => [u.valToPos(z, "x", true), u.valToPos(z, "y", true)];
  if (low < high) rule(u, at(low), at(high), "soft", "");
}

export function drawLoss() {
  const { newest, history } = shown();
  const plain = compared();
  const tables = [[history.eventTimes, history.logLoss]];
  if (plain) tables.push([plain.history.eventTimes, plain.history.logLoss]);
  const data = tables.length === 1 ? tables[0] : uPlot.join(tables);
  const key = `Log loss over the window${plain ? `; thin: ${plain.newest.recipe}` : ""}. Now ${ratio(newest.logLoss)}.`;
  plot($("loss-chart"), `loss/${plain?.newest.recipe}`, () => ({
    cursor: eventCursor(),
    scales: { x: { time: true }, y: fromZero(0.01) },
    axes: [timeAxis(), valueAxis((v) => (v === 0 ? "0" : Number(v.toPrecision(3)).toString()))],
    series: [{}, line("loss", "accent", { dash: [] }), ...(plain ? [line("plain", "accent", { dash: [], faint: true })] : [])],
  }), data, {
    empty: history.eventTimes.length ? "" : "Waiting for the first labels",
    read: (i) => say("loss-readout", i == null ? key : `${moment(data[0][i])} UTC: ${ratio(data[1][i])}${plain ? `, ${plain.newest.recipe} ${ratio(data[2][i])}` : ""}`),
  });
  if ($("loss-chart").plot.cursor.idx == null) say("loss-readout", key);
  tableBehind($("loss-chart"), "Log loss over event time", ["Event time (UTC)", newest.recipe],
    () => history.eventTimes.map((t, i) => [moment(t), ratio(history.logLoss[i])]).reverse());
}
