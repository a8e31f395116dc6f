"use strict";
// Draws the pings of a long series so that they can be looked into. The chart above and its table say the same without it.
function plotSeries(place) {
  const style = getComputedStyle(document.documentElement);
  const colour = name => () => style.getPropertyValue(name).trim();
  const [start, points] = place.dataset.points.split("|");
  const data = [[], [], [], []];
  let moment = Number(start);
  for (const point of points.split(",")) {
    const [wait, took] = point.split(" ");
    moment += Number(wait);
    data[0].push(moment / 1000);
    data[1].push(took === "x" || took === "f" ? null : Number(took) / 100);
    data[2].push(took === "x" ? 0 : null);
    data[3].push(took === "f" ? 0 : null);
  }
  const first = data[0][0], last = data[0][data[0].length - 1];
  // As everywhere in the page: UTC, 24 hours.
  const time = (seconds, step) => new Date(seconds * 1000).toISOString()
    .slice(step >= 86400 ? 0 : last - first > 86400 ? 5 : 11, step >= 86400 ? 10 : step < 60 ? 19 : 16).replace("T", " ");
  const dots = (label, ink, size) => ({ label, stroke: ink, paths: () => null, points: { show: true, size, width: 1, stroke: ink, fill: ink } });
  const axis = size => ({ stroke: colour("--ink"), size, font: "12px system-ui, sans-serif", grid: { stroke: colour("--line"), width: 0.3 }, ticks: { stroke: colour("--line"), width: 0.5 } });
  const drawing = document.createElement("div");
  place.hidden = false;
  place.append(drawing);
  const plot = new uPlot({
    width: drawing.clientWidth, height: 300,
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    cursor: { drag: { x: true, y: false } },
    scales: { y: { range: (_, low, high) => [0, Math.max(1, (high || 0) * 1.05)] } },
    axes: [{ ...axis(44), space: 110, values: (_, values, place, space, step) => values.map(each => time(each, step)) }, { ...axis(70), values: (_, values) => values.map(each => each + " ms") }],
    series: [{ label: "UTC", value: (_, seconds) => seconds == null ? "" : new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ") },
      { ...dots("round trip", "#0072b2", 3), value: (_, each) => each == null ? "" : each + " ms" },
      { ...dots("lost", "#d55e00", 6), value: (_, each) => each == null ? "" : "yes" },
      { ...dots("refused or failing", "#e69f00", 6), value: (_, each) => each == null ? "" : "yes" }],
  }, data, drawing);
  const keys = document.createElement("p");
  keys.className = "keys";
  for (const [text, change] of [
    ["Nearer", (from, to) => [from + (to - from) / 4, to - (to - from) / 4]], ["Farther", (from, to) => [from - (to - from) / 2, to + (to - from) / 2]],
    ["Earlier", (from, to) => [from - (to - from) / 2, to - (to - from) / 2]], ["Later", (from, to) => [from + (to - from) / 2, to + (to - from) / 2]],
    ["All", () => [first, last]]]) {
    const key = document.createElement("button");
    key.type = "button";
    key.textContent = text;
    key.onclick = () => {
      let [min, max] = change(plot.scales.x.min, plot.scales.x.max);
      if (max - min >= last - first) [min, max] = [first, last];
      else if (min < first) [min, max] = [first, first + max - min];
      else if (max > last) [min, max] = [last - max + min, last];
      plot.setScale("x", { min, max });
    };
    keys.append(key, " ");
  }
  place.append(keys);
  new ResizeObserver(() => { if (drawing.clientWidth !== plot.width) plot.setSize({ width: drawing.clientWidth, height: 300 }); }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot.redraw());
}
addEventListener("DOMContentLoaded", () => { for (const place of document.querySelectorAll("[data-points]")) plotSeries(place); });
