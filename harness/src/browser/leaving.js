// Notes that this page is about to be replaced: a form was sent, a link followed, a script navigated. The note
// goes with the page.
if (window.doublureLeaving === undefined) {
  const note = event => { if (!event.defaultPrevented) window.doublureLeaving = true; };
  // On the window and last, so that a page that handles the event itself has had its say.
  window.addEventListener('submit', event => {
    if (!/^_blank$/.test(event.target.target) && event.target.method !== 'dialog') note(event);
  });
  window.addEventListener('click', event => {
    const link = event.target.closest && event.target.closest('a[href]');
    const stays = !link || link.target === '_blank' || link.hasAttribute('download')
      || link.href.split('#')[0] === location.href.split('#')[0] && link.hash
      || !/^https?:$/.test(link.protocol);
    if (!stays) note(event);
  });
  if (window.navigation) {
    navigation.addEventListener('navigate', event => {
      if (!event.hashChange && !event.downloadRequest && !event.destination.sameDocument) note(event);
    });
    // The page took the navigation over, or it came to nothing (a download, an empty answer).
    for (const end of ['navigatesuccess', 'navigateerror']) {
      navigation.addEventListener(end, () => { window.doublureLeaving = false; });
    }
  }
}
window.doublureLeaving = false;
