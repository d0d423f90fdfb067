// Recall per class, what it is worth, and why accuracy is not shown.

import { edge, endLabels, eventCursor, ink, line, plot, roomFor, rule, ticks, timeAxis, valueAxis, write } from "/charts.js";
import { $, bar, element, range, say, swatch, tableBehind } from "/dom.js";
import { share, wilson } from "/figures.js";
import { count, moment, NONE, percent } from "/format.js";
import { classes, compared, rare, shown, store } from "/store.js";

/* global uPlot */

export function drawRecall() {
  const { newest } = shown();
  const covers = newest.window < newest.examples ? `of ${count(newest.examples)} judged` : "all so far";
  say("window", `over the newest ${count(newest.window)} labelled transactions, ${covers}`);
  $("classes").replaceChildren(...classes().map((c) => drawClass(newest.classes[c.index], c)));
  drawChart(shown(), compared());
}

function drawClass(one, { name, style, isMajority }) {
  const recall = share(one.caught, one.labelled);
  const band = wilson(one.caught, one.labelled);
  const [figure, unit] = recall == null ? [NONE, ""] : percent(recall).split(" ");
  const caught = one.labelled === 0
    ? `no ${name} in the window`
    : `${count(one.caught)} of ${count(one.labelled)} ${isMajority ? "left alone" : "caught"}`;
  return element("div", { class: `class ${isMajority ? "is-majority" : ""}`, "data-class": name },
    element("h3", {}, swatch(style), name),
    element("p", { class: `big ${style}` }, figure, element("small", {}, ` ${unit}`)),
    element("div", { class: style }, range(recall, band)),
    element("p", { class: "count" }, caught),
    element("p", { class: "note" }, band ? `95 % band: ${percent(band.low)} to ${percent(band.high)}` : "recall needs at least one"),
    element("p", { class: "note" }, `precision ${percent(one.precision)} of ${count(one.decided)} decided ${name}`));
}

function columns(history, c) {
  const { labelled, caught } = history.classes[c.index];
  const bands = labelled.map((n, i) => wilson(caught[i], n));
  return {
    recall: labelled.map((n, i) => share(caught[i], n)),
    low: bands.map((b) => b?.low ?? null),
    high: bands.map((b) => b?.high ?? null),
  };
}

function drawChart({ newest, history }, plain) {
  const all = classes();
  const tables = [[history.eventTimes, ...all.flatMap((c) => {
    const { recall, low, high } = columns(history, c);
    return [recall, low, high];
  })]];
  if (plain) tables.push([plain.history.eventTimes, ...rare().map((c) => columns(plain.history, c).recall)]);
  const data = tables.length === 1 ? tables[0] : uPlot.join(tables);
  const labels = [
    ...all.map((c, i) => ({ series: 1 + 3 * i, text: c.name, style: c.style })),
    ...(plain ? rare().map((c, i) => ({ series: 1 + 3 * all.length + i, text: `${c.name}, plain`, style: c.style, faint: true })) : []),
    ...(store.state.targetRecall == null ? [] : [{ value: store.state.targetRecall, text: `target ${percent(store.state.targetRecall)}`, style: "soft" }]),
  ];
  plot($("recall-chart"), `${all.map((c) => c.name)}/${plain?.newest.recipe}`, () => options(all, plain, labels), data, {
    empty: history.eventTimes.length ? "" : "Waiting for the first labels",
    read: (i) => say("recall-readout", i == null ? key(plain) : readout(all, plain, data, i)),
    drawn: (u) => drawMarks(u, history, labels),
  });
  if ($("recall-chart").plot.cursor.idx == null) say("recall-readout", key(plain));
  $("recall-chart").setAttribute("aria-label", `Recall per class over event time, ${newest.recipe}: ${all
    .map((c) => `${c.name} ${percent(share(newest.classes[c.index].caught, newest.classes[c.index].labelled))}`).join(", ")}. The table below holds the figures.`);
  tableBehind($("recall-chart"), "Recall over event time",
    ["Event time (UTC)", ...all.flatMap((c) => [c.name, "95 % band", "count"]), "Decides"],
    () => tableRows(all, history));
}

function tableRows(all, history) {
  return history.eventTimes.map((t, i) => [moment(t), ...all.flatMap((c) => {
    const { labelled, caught } = history.classes[c.index];
    const band = wilson(caught[i], labelled[i]);
    return [percent(share(caught[i], labelled[i]), 1),
      band ? `${percent(band.low, 1)} – ${percent(band.high, 1)}` : NONE,
      `${count(caught[i])} of ${count(labelled[i])}`];
  }), history.decides[i] ? "yes" : "no"]).reverse();
}

function options(all, plain, labels) {
  return {
    padding: [14, roomFor(labels.map((l) => l.text)), 0, 0],
    cursor: eventCursor(),
    scales: { x: { time: true }, y: { range: [0, 1] } },
    axes: [timeAxis(), valueAxis((v) => percent(v))],
    series: [
      {},
      ...all.flatMap((c) => [line(`recall of ${c.name}`, c.style), edge("low"), edge("high")]),
      ...(plain ? rare().map((c) => line(`recall of ${c.name}, plain`, c.style, { faint: true })) : []),
    ],
    bands: all.map((c, i) => ({ series: [3 + 3 * i, 2 + 3 * i], fill: ink(c.style, all.length > 2 ? 0.09 : 0.14) })),
  };
}

function drawMarks(u, history, labels) {
  const { left, top, width, height } = u.bbox;
  ticks(u, history.swaps, "soft");
  for (const [at, text] of changes()) {
    const x = u.valToPos(at, "x", true);
    if (x > left + 2 && x < left + width) {
      rule(u, [x, top], [x, top + height], "soft", "", [2, 3]);
      const isLate = x > left + 0.75 * width;
      write(u, text, x + (isLate ? -5 : 5) * devicePixelRatio, top + height - 20 * devicePixelRatio, "soft", isLate ? "right" : "left");
    }
  }
  const { targetRecall } = store.state;
  if (targetRecall != null) {
    const y = u.valToPos(targetRecall, "y", true);
    rule(u, [left, y], [left + width, y], "soft", "", [1, 4]);
  }
  endLabels(u, labels);
}

/** When another recipe began to decide, by event time. */
function changes() {
  return store.state.recipes.flatMap(({ newest, history }) => history.decides
    .flatMap((decides, i) => (decides && i > 0 && !history.decides[i - 1] ? [[history.eventTimes[i], `${newest.recipe} decides`]] : [])));
}

function key(plain) {
  const faint = plain ? `The thin line is ${plain.newest.recipe}, on the same stream. ` : "";
  return `${faint}The band is where the true recall lies with 95 % confidence; ▲ marks a new model.`;
}

function readout(all, plain, data, i) {
  const parts = all.map((c, k) => `${c.name} ${percent(data[1 + 3 * k][i], 1)}`);
  const others = plain ? rare().map((c, k) => `${c.name} by ${plain.newest.recipe} ${percent(data[1 + 3 * all.length + k][i], 1)}`) : [];
  return `${moment(data[0][i])} UTC: ${[...parts, ...others].join(", ")}`;
}

export function drawReminder() {
  const { newest } = shown();
  const { majority } = store.state;
  if (newest.majorityAccuracy == null) return;
  say("always", `“Always ${majority}” would be right ${percent(newest.majorityAccuracy, 2)} of the time, and catch nothing.`);
  const line = (name, share, text, style) => [
    element("span", {}, name), element("span", { class: style }, bar(share ?? 0)), element("span", { class: "number" }, text)];
  const box = element("div", { class: "versus" });
  box.append(element("span", { class: "group" }, "Accuracy"),
    ...line(`always ${majority}`, newest.majorityAccuracy, percent(newest.majorityAccuracy, 2), "soft"),
    ...line(newest.recipe, newest.accuracy, percent(newest.accuracy, 2), "accent"));
  for (const c of rare()) {
    const one = newest.classes[c.index];
    const of = (n) => (one.labelled ? `${count(n)} of ${count(one.labelled)}` : NONE);
    box.append(element("span", { class: "group" }, `Recall of ${c.name}`),
      ...line(`always ${majority}`, 0, of(0), "soft"),
      ...line(newest.recipe, share(one.caught, one.labelled), of(one.caught), c.style));
  }
  $("always-bars").replaceChildren(box);
}
