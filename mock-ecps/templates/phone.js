
// The phone shows at once what reaches it; without this script, « Actualiser » does.
(() => {
  const { page, shows, events } = document.body.dataset;
  const source = new EventSource(events);
  const close = () => source.close();
  addEventListener('submit', close);
  addEventListener('pagehide', close);
  source.onmessage = async () => {
    try {
      const answer = await fetch(page);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (source.readyState === EventSource.CLOSED) return;
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
