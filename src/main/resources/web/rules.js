// Rules and lists beside the model: what each rule catches and adds, and how far it is.

import { $, element, fill, say } from "/dom.js";
import { compact, count, moment, NONE, percent } from "/format.js";
import { ask } from "/change.js";

const EVERY_MILLIS = 5000;

/** From a change to when it is in force everywhere. */
const IN_FORCE_MILLIS = 2500;

let drawn = "";

export async function readRules() {
  if (document.hidden) return;
  try {
    const [rules, lists] = await Promise.all([read("rules"), read("lists")]);
    const said = JSON.stringify([rules, lists]);
    if (said === drawn) return;
    drawn = said;
    drawRules(rules.rules);
    drawLists(lists);
  } catch {
    say("rules-note", "The rules cannot be read.");
  }
}

async function read(what) {
  const answer = await fetch(`/api/v1/${what}`);
  if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
  return answer.json();
}

function drawRules(all) {
  const rules = all.filter((rule) => rule.inForce);
  const hasMoney = rules.some((rule) => rule.figures?.caught != null);
  say("rules-note", rules.length
    ? note(rules)
    : "None. A rule begins in the shadow: it is counted and changes nothing until somebody lets it.");
  $("rules").parentElement.hidden = rules.length === 0;
  fill($("rules"),
    ["Rule", "Fired a day", "Precision", "Recall", "Also model", "Adds a day", ...(hasMoney ? ["Caught", "Refused"] : []), ""],
    rules.map((rule) => {
      const f = rule.figures;
      return [
        title(rule), number(f?.perDay), banded(f?.precision, f?.precisionBand), banded(f?.recall, f?.recallBand),
        f?.fired ? percent(f.withModel / f.fired) : NONE, added(f),
        ...(hasMoney ? [compact(f?.caught), compact(f?.refused)] : []), choices(rule)];
    }));
  drawSnoozes(rules);
}

function note(rules) {
  const budget = rules.find((rule) => rule.figures?.budget != null)?.figures.budget;
  const figures = rules.find((rule) => rule.figures)?.figures;
  return figures
    ? `By ${count(figures.rows)} labelled transactions, whether a rule counted there or not; in brackets 95 % bands. Adds: frauds a day more than the champion's own${budget == null ? "" : ` with ${number(budget)} alerts a day`}.`
    : "Their figures follow with the first labels.";
}

const STATES = {
  shadow: () => "shadow",
  live: () => "live",
  rollout: (rule) => `${percent(rule.rollout.share)} by ${rule.rollout.entity}`,
};

const NOTES = { never: "never true on the last day", always: "always true on the last day" };

function title(rule) {
  const who = [rule.by && `by ${rule.by}`, rule.since && `since ${rule.since.slice(0, 10)}`].filter(Boolean).join(" ");
  const said = [rule.figures?.note && NOTES[rule.figures.note], who].filter(Boolean).join("; ");
  return element("span", {}, rule.name,
    element("span", { class: `badge ${rule.state}` }, STATES[rule.state](rule)),
    element("small", { class: "when" }, `${rule.action}${rule.class ? ` as ${rule.class}` : ""} where `, element("code", {}, rule.when)),
    said ? element("small", {}, said) : null);
}

function number(value) {
  if (value == null) return NONE;
  return value >= 100 ? count(value) : String(Number(value.toPrecision(3)));
}

function banded(share, band) {
  return share == null ? NONE : two(percent(share, 1), band && band.map((b) => percent(b)).join(" – "));
}

function added(f) {
  if (f?.addsPerDay == null) return NONE;
  return two(signed(f.addsPerDay), f.addsPerDayBand && f.addsPerDayBand.map(signed).join(" … "));
}

function signed(value) {
  const text = Math.abs(value).toFixed(2);
  return text === "0.00" ? text : `${value < 0 ? "−" : "+"}${text}`;
}

function two(value, band) {
  const cell = element("span", {}, value, band ? element("small", {}, `[${band}]`) : null);
  cell.isNumber = true;
  return cell;
}

const FURTHER = { live: "Promote…", shadow: "Shadow…", rollout: "Roll out…" };

function choices(rule) {
  const states = Object.keys(FURTHER).filter((state) => state !== rule.state || state === "rollout");
  return element("span", { class: "row-choices" },
    ...states.map((state) => button(FURTHER[state], { kind: state, rule: rule.name })),
    button("Snooze…", { kind: "snooze", rule: rule.name }));
}

function button(text, of) {
  const label = [text.replace("…", ""), of.rule ?? of.list, of.value].filter(Boolean).join(" ");
  const node = element("button", { type: "button", class: "small", "aria-label": label }, text);
  for (const [key, value] of Object.entries(of)) node.dataset[key] = value;
  return node;
}

function drawSnoozes(rules) {
  const all = rules.flatMap((rule) => rule.snoozes.map((s) => ({ rule, s })));
  $("snoozes").hidden = all.length === 0;
  $("snoozes").replaceChildren(...all.map(({ rule, s }) => element("li", {},
    element("b", {}, rule.name), ` is silent for ${s.entity} `, element("code", {}, s.id),
    s.until ? ` until ${moment(Date.parse(s.until))} UTC` : "", s.who ? `, by ${s.who}` : "", " ",
    button("Wake…", { kind: "wake", rule: rule.name, entity: s.entity, value: s.id }))));
}

function drawLists({ lists }) {
  $("lists").parentElement.hidden = lists.length === 0;
  fill($("lists"), ["List", "In the file", "Said since", ""],
    lists.map((list) => [
      element("span", {}, list.name), count(list.declared), count(list.changed),
      element("span", { class: "row-choices" },
        button("Entries…", { kind: "entries", list: list.name }),
        button("Add…", { kind: "add", list: list.name }))]));
}

// ---- what the reader asks for -------------------------------------------------

function changed(text) {
  say("rules-changed", text);
  readRules();
  setTimeout(readRules, IN_FORCE_MILLIS);
}

function figuresOf(name) {
  return JSON.parse(drawn || "[{\"rules\":[]}]")[0].rules.find((rule) => rule.name === name);
}

$("rules-card").addEventListener("click", ({ target }) => {
  const { kind, ...of } = target.dataset;
  if (kind) ask(kind, { ...of, known: figuresOf(of.rule) }, changed);
});

setInterval(readRules, EVERY_MILLIS);
document.addEventListener("visibilitychange", readRules);
readRules();
