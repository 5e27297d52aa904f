// Turns the still picture of a trace, an image that has just loaded, into one that can be
// stepped through. Its data-picture is {html, say}: what to show in its place, and one text for
// each step from 0 on.
((image) => {
  const picture = JSON.parse(image.dataset.picture);
  const figure = image.parentElement;
  figure.innerHTML = picture.html;
  const last = picture.say.length - 1;
  const say = figure.querySelector(".agp-say");
  const moving = figure.querySelectorAll("[data-at]");
  const graph = figure.querySelector(".agp-graph");
  const buttons = figure.querySelectorAll("button[data-go]");
  let now = last;

  // Where the page is narrower than the picture, the step that runs comes into sight.
  const follow = (box) => {
    const window = graph.getBoundingClientRect();
    const place = box.getBoundingClientRect();
    if (place.left < window.left || place.right > window.right) {
      graph.scrollLeft += (place.left + place.right - window.left - window.right) / 2;
    }
  };

  const show = (step) => {
    now = Math.min(Math.max(step, 0), last);
    for (const each of moving) {
      const at = Number(each.dataset.at);
      each.dataset.state = at > now ? "waiting" : at === now ? "now" : "done";
    }
    for (const button of buttons) {
      const back = button.dataset.go === "first" || button.dataset.go === "back";
      button.setAttribute("aria-disabled", String(now === (back ? 0 : last)));
    }
    say.textContent = picture.say[now];
    const box = figure.querySelector('.agp-box[data-state="now"]');
    if (box) follow(box);
  };

  const go = {
    first: () => show(0),
    back: () => show(now - 1),
    next: () => show(now + 1),
    last: () => show(last),
  };
  const keys = { ArrowLeft: go.back, ArrowRight: go.next, Home: go.first, End: go.last };

  for (const button of buttons) button.addEventListener("click", go[button.dataset.go]);
  figure.querySelector(".agp-control").addEventListener("keydown", (event) => {
    const move = keys[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move();
  });
  figure.querySelector(".agp-arrows").addEventListener("change", (event) => {
    figure.classList.toggle("agp-no-forward", !event.target.checked);
  });
  show(last);
})
