// Turns the still picture of a trace into one that can be stepped through.
// `picture` is {key, html, say}: the body to show, and one text for each step from 0 on.
((picture) => {
  const wanted = `figure.agp[data-picture="${picture.key}"]:not([data-step])`;

  const start = (figure) => {
    figure.innerHTML = picture.html;
    const last = picture.say.length - 1;
    const say = figure.querySelector(".agp-say");
    const moving = figure.querySelectorAll("[data-at]");
    const buttons = figure.querySelectorAll("button[data-go]");

    const show = (step) => {
      const now = Math.min(Math.max(step, 0), last);
      figure.dataset.step = now;
      for (const each of moving) {
        const at = Number(each.dataset.at);
        each.dataset.state = at > now ? "waiting" : at === now ? "now" : "done";
      }
      for (const button of buttons) {
        const back = button.dataset.go === "first" || button.dataset.go === "back";
        button.setAttribute("aria-disabled", String(now === (back ? 0 : last)));
      }
      say.textContent = picture.say[now];
    };

    const go = {
      first: () => show(0),
      back: () => show(Number(figure.dataset.step) - 1),
      next: () => show(Number(figure.dataset.step) + 1),
      last: () => show(last),
    };
    const keys = { ArrowLeft: go.back, ArrowRight: go.next, Home: go.first, End: go.last };

    figure.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-go]");
      if (button) go[button.dataset.go]();
    });
    figure.querySelector(".agp-control").addEventListener("keydown", (event) => {
      const move = keys[event.key];
      if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      move();
    });
    figure.querySelector(".agp-arrows").addEventListener("change", (event) => {
      figure.classList.toggle("agp-no-forward", !event.target.checked);
    });
    show(last);
  };

  // JupyterLab may run this before the output is on the page.
  const find = (tries) => {
    const before = document.currentScript?.previousElementSibling;
    const figures = before?.matches?.(wanted) ? [before] : document.querySelectorAll(wanted);
    figures.forEach(start);
    if (!figures.length && tries) requestAnimationFrame(() => find(tries - 1));
  };
  find(60);
})
