// Charts by ECharts. <div data-dk-chart="bar|line" data-source="id"> reads the JSON block: {x: […], series: [{name, data,
// tone, stack}], unit}. Canvas, no animation, rich-text tooltip (the HTML one writes styles); colours are the tokens'.
const root = document.documentElement;
const token = (name) => getComputedStyle(root).getPropertyValue(`--dk-${name}`).trim();
const TONES = { acc: "accent-solid", soft: "accent-line", idle: "idle-solid", good: "good-solid", warn: "warn-solid", bad: "bad-solid" };
const drawn = new Map();

function axis() {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: token("ink-3"), fontSize: 11, fontFamily: token("font") },
    splitLine: { lineStyle: { color: token("line"), type: [2, 3] } },
  };
}

function series(kind, one, place) {
  const color = token(TONES[one.tone] ?? (place ? "accent-line" : "accent-solid"));
  const shape = kind === "line" ? { showSymbol: false, lineStyle: { width: 2, color } } : { barMaxWidth: 28 };
  return { name: one.name, type: kind, stack: one.stack, data: one.data, itemStyle: { color, borderRadius: 2 }, ...shape };
}

function options(kind, data) {
  const across = data.horizontal && kind === "bar";
  const names = { type: "category", data: data.x, inverse: Boolean(across), ...axis() };
  const values = { type: "value", name: data.unit, nameTextStyle: { color: token("ink-3"), fontSize: 11 }, ...axis() };
  return {
    animation: false,
    textStyle: { fontFamily: token("font") },
    grid: { left: 4, right: 24, top: data.unit ? 28 : 12, bottom: 2, containLabel: true },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: token("raised"),
      borderColor: token("line"),
      textStyle: { color: token("ink"), fontSize: 12 },
    },
    legend: data.series.length > 1 ? { top: 0, right: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: token("ink-2") } } : undefined,
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: data.series.map((one, place) => series(kind, one, place)),
  };
}

function draw(node) {
  const data = JSON.parse(document.getElementById(node.dataset.source).textContent);
  const chart = drawn.get(node) ?? window.echarts.init(node, null, { renderer: "canvas" });
  chart.setOption(options(node.dataset.dkChart, data), true);
  if (!drawn.has(node)) {
    new ResizeObserver(() => chart.resize()).observe(node);
    // A click on a bar leads to the records behind it.
    chart.on("click", ({ dataIndex }) => data.links?.[dataIndex] && location.assign(data.links[dataIndex]));
  }
  drawn.set(node, chart);
}

function drawAll() {
  for (const node of drawn.keys()) {
    if (!node.isConnected) {
      drawn.get(node).dispose();
      drawn.delete(node);
    }
  }
  document.querySelectorAll("[data-dk-chart]").forEach(draw);
}

if (window.echarts) {
  drawAll();
  document.addEventListener("dk:theme", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
}
