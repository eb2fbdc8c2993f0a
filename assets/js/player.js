// Pictures that move: a walk through posting lists, one frame after another.
//
// The markup stands at its last frame and says what each frame is (data-from, data-ranks,
// data-scores); this shows another one. It listens on the document, so it works on whatever pictures
// are there; where it does not run, they stand at their end.

const PACE = 1100; // milliseconds a frame
const timers = new WeakMap();
let stop = () => {}; // Streamlit may call this anew, and cleans up only at the end

function show(player, at) {
  const frames = Number(player.dataset.player);
  player.dataset.at = at;
  for (const item of player.querySelectorAll("[data-from]")) {
    const from = Number(item.dataset.from);
    item.classList.toggle("walked", from <= at);
    item.classList.toggle("now", from === at);
  }
  for (const list of player.querySelectorAll("[data-highest]")) {
    for (const row of list.children) {
      const scores = row.dataset.scores.split(" ").map(Number);
      const ranks = row.dataset.ranks.split(" ").map(Number);
      const frame = Math.min(at, scores.length - 1);
      row.style.setProperty("--rank", ranks[frame]);
      row.style.setProperty("--reach", scores[frame] / Number(list.dataset.highest));
      row.classList.toggle("best", ranks[frame] < Number(list.dataset.best) && scores[frame] > 0);
      row.querySelector("data").textContent = scores[frame].toLocaleString("en");
    }
  }
  player.querySelector("[data-said]").textContent = at < frames ? `${at} of ${frames} terms walked` : "all walked";
}

function halt(player) {
  clearInterval(timers.get(player));
  timers.delete(player);
  player.querySelector("[data-do=play]").textContent = "▶ Play";
}

function play(player) {
  if (timers.has(player)) return halt(player);
  const frames = Number(player.dataset.player);
  if (Number(player.dataset.at) >= frames) show(player, 0);
  player.querySelector("[data-do=play]").textContent = "❚❚ Pause";
  timers.set(
    player,
    setInterval(() => {
      const at = Number(player.dataset.at) + 1;
      if (!player.isConnected || at > frames) return halt(player);
      show(player, at);
      if (at === frames) halt(player);
    }, PACE),
  );
}

function clicked(event) {
  const button = event.target.closest?.("[data-player] [data-do]");
  if (!button) return;
  const player = button.closest("[data-player]");
  if (button.dataset.do === "play") return play(player);
  halt(player);
  const by = button.dataset.do === "next" ? 1 : -1;
  show(player, Math.min(Math.max(Number(player.dataset.at) + by, 0), Number(player.dataset.player)));
}

export default function () {
  stop();
  document.addEventListener("click", clicked);
  document.documentElement.toggleAttribute("data-lens-player", true);
  stop = () => document.removeEventListener("click", clicked);
  return () => stop();
}
