(() => {
  "use strict";
  // Charts: drawn when first seen, as wide as there is room, by Vega's interpreter, which needs no eval.
  const drawn = new Map();

  function fit(spec, width) {
    const parts = spec.vconcat || [spec];
    for (const part of parts) part.width = Math.max(180, width - (spec.vconcat ? 62 : 0));
    if (spec.usermeta && spec.usermeta.ratio) spec.height = Math.round(width * spec.usermeta.ratio);
    if (!spec.vconcat) spec.autosize = { type: "fit-x", contains: "padding" };
    if (width < 520) {
      spec.config.legend.labelFontSize = 11;
      const shade = spec.layer && spec.layer[0].encoding && spec.layer[0].encoding.opacity;
      if (shade && shade.legend) { shade.legend = null; spec.config.legend.columns = 1; } // the caption says it
    }
    return spec;
  }

  async function draw(plot) {
    const style = getComputedStyle(plot);
    const width = Math.floor(plot.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    if (width <= 0 || drawn.get(plot) === width) return;
    drawn.set(plot, width);
    const spec = fit(JSON.parse(document.getElementById("spec-" + plot.dataset.chart).textContent), width);
    try {
      await window.vegaEmbed(plot, spec, { ast: true, actions: false, renderer: "svg", defaultStyle: false, logLevel: 1 });
      plot.querySelector("svg").setAttribute("aria-hidden", "true"); // its name and its table say it
    } catch (error) {
      plot.textContent = "The chart could not be drawn; the table says the same.";
    }
  }

  const plots = [...document.querySelectorAll(".plot")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
  }, { rootMargin: "600px" });
  const resized = new ResizeObserver((entries) => {
    for (const entry of entries) if (drawn.has(entry.target)) { clearTimeout(entry.target.timer); entry.target.timer = setTimeout(draw, 120, entry.target); }
  });
  for (const plot of plots) { seen.observe(plot); resized.observe(plot); }

  // A link into a closed line opens it.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.querySelector(":scope > details");
    if (details) details.open = true;
  }
  addEventListener("hashchange", reveal);
  reveal();

  // On paper nothing can be opened, so ledger and chronology stand open there.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("#chronology .entries details:not([open]), #commitments details:not([open])")];
    for (const details of opened) details.open = true;
    for (const plot of plots) draw(plot);
  });
  addEventListener("afterprint", () => { for (const details of opened) details.open = false; });

  // The chronology of one story.
  const choice = document.getElementById("story");
  const lines = [...document.querySelectorAll("#chronology li[data-story]")];
  if (choice && choice.options.length > 2) {
    choice.closest(".filter").hidden = false;
    choice.addEventListener("change", () => {
      for (const line of lines) line.hidden = Boolean(choice.value) && line.dataset.story !== choice.value;
      for (const list of document.querySelectorAll("#chronology .entries")) {
        const empty = [...list.children].every((line) => line.hidden);
        list.hidden = empty;
        const heading = list.previousElementSibling.matches(".month") ? list.previousElementSibling : null;
        if (heading) heading.hidden = empty;
      }
      const count = lines.filter((line) => !line.hidden).length;
      document.getElementById("story-count").textContent = count + (count === 1 ? " line" : " lines");
    });
  }
})();
