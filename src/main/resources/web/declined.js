// What was blocked, whose outcome nobody will know, what the control group costs, and recall by day
// as it was foretold before its labels were due.

import { $, element, fill, say } from "/dom.js";
import { count, NONE, percent } from "/format.js";
import { store } from "/store.js";

const EVERY_MILLIS = 5000;
const RETRY_MILLIS = 500;

/** Days in the table. */
const DAYS = 8;

let drawn = "";

async function readDeclined() {
  if (document.hidden) return;
  // Which class is the majority is known with the first state.
  if (!store.state) {
    setTimeout(readDeclined, RETRY_MILLIS);
    return;
  }
  try {
    const [declined, foretold] = await Promise.all([read("declined"), read("foretold")]);
    const said = JSON.stringify([declined, foretold]);
    if (said === drawn) return;
    drawn = said;
    draw(declined, foretold.days.slice(-DAYS).reverse());
  } catch {
    say("declined-note", "What was declined cannot be read.");
  }
}

async function read(what) {
  const answer = await fetch(`/api/v1/${what}`);
  if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
  return answer.json();
}

function draw(declined, days) {
  const isDeclining = declined.blocked > 0 || declined.unknown > 0 || declined.control != null;
  $("declined-card").hidden = !isDeclining && days.length === 0;
  say("declined-note", [isDeclining ? blocked(declined) : null, days.length ? FORETOLD : null]
    .filter(Boolean).join(" "));
  const classes = days.length ? days[0].classes.map((c) => c.name).filter((name) => name !== store.state.majority) : [];
  $("foretold").parentElement.hidden = days.length === 0;
  fill($("foretold"),
    ["Day", ...classes.flatMap((name) => [`Recall of ${name}, foretold`, "as it was"]), "Labels known"],
    days.map((day) => [
      element("span", {}, day.day, element("small", {}, day.due ? "labels due" : "labels still out")),
      ...classes.flatMap((name) => recall(day.classes.find((c) => c.name === name))),
      day.transactions ? percent(day.known / day.transactions) : NONE]));
}

const FORETOLD = "Recall is foretold from calibrated probabilities when a day has ended, with a band of 95 %, and held against the labels once they are due.";

function blocked({ blocked, unknown, control }) {
  const told = [`${count(blocked)} blocked since the start; outcomes that nobody will know: ${count(unknown)}.`];
  if (control != null) {
    const cap = control.capPerDay == null
      ? "" : `, ${money(control.leftToday)} of ${money(control.capPerDay)} left today`;
    told.push(`Control group: ${count(control.letThrough)} let through, ${count(control.letThroughToday)} of them today with ${money(control.stakedToday)} at stake${cap}; ${money(control.lost)} lost in all.`);
  }
  return told.join(" ");
}

function money(amount) {
  return amount >= 100 ? count(Math.round(amount)) : amount.toFixed(2);
}

function recall(of) {
  if (of == null) return [NONE, NONE];
  const band = of.recallLow == null ? null : `[${percent(of.recallLow)} – ${percent(of.recallHigh)}]`;
  const foretold = of.recall == null ? NONE : cell(percent(of.recall, 1), band);
  const outside = of.recallCovered === false ? "outside the band" : null;
  return [foretold, of.trueRecall == null ? NONE : cell(percent(of.trueRecall, 1), outside)];
}

function cell(value, below) {
  const node = element("span", {}, value, below ? element("small", {}, below) : null);
  node.isNumber = true;
  return node;
}

setInterval(readDeclined, EVERY_MILLIS);
document.addEventListener("visibilitychange", readDeclined);
readDeclined();
