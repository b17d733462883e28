
// The phone shows at once what reaches it; without this script, « Actualiser » does.
(() => {
  const { page, shows, events } = document.body.dataset;
  const source = new EventSource(events);
  const close = () => source.close();
  addEventListener('submit', close);
  addEventListener('pagehide', close);
  let latest = 0;
  source.onmessage = async () => {
    latest += 1;
    const own = latest;
    try {
      const answer = await fetch(page);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      // A later change was told meanwhile: its page is the newer one, whichever arrives first.
      if (source.readyState === EventSource.CLOSED || own !== latest) return;
      if (fresh.body.dataset.shows !== shows) {
        close();
        location.replace(page);
        return;
      }
      const region = document.getElementById('notification');
      region.replaceChildren(...fresh.getElementById('notification').childNodes);
    } catch {
      // The simulation has ended: nothing comes any more.
    }
  };
})();
