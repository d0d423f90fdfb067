// The dashboard: reads the whole state once, then follows the events. Each part of the page is a
// module; this file says when they draw.

import { drawAlerts } from "/alerts.js";
import { drawAllTraffic } from "/all-traffic.js";
import { recolour } from "/charts.js";
import { drawConfusion, drawPrecision, drawPrecisionRecall } from "/decisions.js";
import "/declined.js";
import { $, element, say } from "/dom.js";
import { share } from "/figures.js";
import { percent } from "/format.js";
import { drawCalibration, drawCounts, drawLoss, drawScores } from "/learning.js";
import { drawRecall, drawReminder } from "/recall.js";
import { drawRecipes } from "/recipes.js";
import "/rules.js";
import { rare, readState, shown, store, take } from "/store.js";
import { drawDeadLetters, drawTiles, drawTraffic } from "/stream.js";

const SILENCE_MILLIS = 5000;
const RETRY_MILLIS = 3000;

const ALWAYS = [drawTiles, drawTraffic, drawDeadLetters, drawAlerts];
const ONCE_JUDGED = [drawChoice, drawTitle, drawRecall, drawReminder, drawRecipes, drawPrecision,
  drawPrecisionRecall, drawConfusion, drawCounts, drawScores, drawCalibration, drawLoss, drawAllTraffic];

function drawChoice() {
  const { recipes, always } = store.state;
  const names = recipes.map((r) => r.newest.recipe).filter((name) => name !== always);
  $("recipe-choice").hidden = names.length < 2;
  const select = $("recipe");
  if ([...select.options].map((o) => o.value).join() !== names.join()) {
    select.replaceChildren(...names.map((n) => element("option", { value: n }, n)));
  }
  if (document.activeElement !== select) select.value = shown().newest.recipe;
}

/** A tab says it too. */
function drawTitle() {
  const { newest } = shown();
  const figures = rare().map((c) => `${c.name} ${percent(share(newest.classes[c.index].caught, newest.classes[c.index].labelled))}`);
  document.title = `${figures.join(", ")} · ${store.state.pipeline} · Counterweight`;
}

let isDrawing = false;

function drawAll() {
  isDrawing = false;
  if (!store.state) return;
  ALWAYS.forEach((part) => part());
  document.body.dataset.judged = Boolean(shown());
  if (shown()) ONCE_JUDGED.forEach((part) => part());
}

function draw() {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(drawAll);
}

// ---- what comes in ---------------------------------------------------------

let heardAt = 0;

function connection(state, text) {
  $("connection").dataset.state = state;
  say("connection", text);
}

function read() {
  readState().then(draw, () => connection("bad", "no answer"));
}

function follow() {
  const events = new EventSource("/events");
  let isResuming = false;
  events.addEventListener("update", (event) => {
    heardAt = performance.now();
    connection("good", "live");
    take(JSON.parse(event.data));
    draw();
  });
  events.addEventListener("reset", read);
  // What was missed while the connection was broken comes by Last-Event-ID, or as a reset.
  events.onopen = () => {
    if (!isResuming) read();
    isResuming = true;
  };
  events.onerror = () => {
    connection("bad", "reconnecting");
    // A refused connection, such as one client too many, is not tried again by the browser.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, RETRY_MILLIS);
  };
}

setInterval(() => {
  const isSilent = performance.now() - heardAt > SILENCE_MILLIS;
  if (isSilent && $("connection").dataset.state === "good") connection("waiting", "silent");
}, 1000);

// ---- choices of the reader ---------------------------------------------------

const THEMES = ["auto", "light", "dark"];

function applyTheme(name) {
  $("theme").textContent = `theme: ${name}`;
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  recolour();
  draw();
}

let theme = localStorage.getItem("theme") ?? "auto";
$("theme").addEventListener("click", () => {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  localStorage.setItem("theme", theme);
  applyTheme(theme);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => applyTheme(theme));
$("recipe").addEventListener("change", (event) => {
  store.recipe = event.target.value === store.state.champion ? null : event.target.value;
  draw();
});

applyTheme(theme);
follow();
