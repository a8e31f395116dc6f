"use strict";
// Asks now and then whether there is more, and says so; nothing is loaded again unless whoever reads asks for it.
addEventListener("DOMContentLoaded", () => {
  const news = document.getElementById("news");
  if (!news) return;
  setInterval(async () => {
    try {
      const answer = await fetch(news.dataset.state, { cache: "no-store" });
      if (answer.ok && (await answer.text()) !== news.dataset.mark) news.hidden = false;
    } catch {
      news.textContent = "The program that serves this page has ended.";
      news.hidden = false;
    }
  }, 3000);
});
