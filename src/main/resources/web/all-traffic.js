// What the window says of all traffic, what was blocked too, beside what its labels alone say.

import { $, bar, element, fill, range, say } from "/dom.js";
import { count, NONE, percent } from "/format.js";
import { shown } from "/store.js";

const FIGURES = [["recall", "Recall"], ["precision", "Precision"], ["averagePrecision", "Average precision"]];

export function drawAllTraffic() {
  const { newest } = shown();
  const all = newest.allTraffic;
  $("all-traffic").parentElement.hidden = all == null;
  $("all-traffic-note").hidden = all == null;
  if (all == null) return;
  fill($("all-traffic"), [`Recipe ${newest.recipe}`, "All traffic, estimated", "The labelled alone"],
    FIGURES.map(([name, text]) => [text,
      cell(all[name], { low: all[`${name}Low`], high: all[`${name}High`] }), cell(all.labelled[name], null)]));
  say("all-traffic-note", `Of the last ${count(newest.window)} labelled transactions. What is blocked gets no label: ${count(all.control)} of the control group, ${count(all.controlFrauds)} frauds among them, stand for it, each for as many as its probability of being let through says, with a band of 95 %.`);
}

function cell(value, band) {
  if (value == null) return NONE;
  const isBanded = band?.low != null && band.high != null;
  const below = isBanded ? element("small", {}, `[${percent(band.low)} – ${percent(band.high)}]`) : null;
  const node = element("span", {}, percent(value, 1), below, isBanded ? range(value, band) : bar(value));
  node.isNumber = true;
  return node;
}
