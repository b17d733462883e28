{
  const { reponse, suite } = document.getElementById("attente").dataset;
  const left = document.getElementById("reste");
  const end = performance.now() + Number(left.dataset.secondes) * 1000;
  // A timer is silent to screen readers: three times, politely, what is left is said.
  const said = document.getElementById("annonce");
  const marks = [60, 30, 10].filter(mark => mark < left.dataset.secondes);
  setInterval(() => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    if (left.textContent !== String(seconds)) left.textContent = seconds;
    if (seconds > marks[0] || !marks.length) return;
    // A page that slept says where it is now, and not what it missed.
    while (marks.length && seconds <= marks[0]) marks.shift();
    said.textContent = `Il vous reste ${seconds} secondes.`;
  }, 250);
  // Firefox gives the request up as soon as a form is sent: that is no answer.
  let leaving = false;
  addEventListener("submit", () => { leaving = true; });
  const goOn = () => { if (!leaving) location.replace(suite); };
  fetch(reponse).then(goOn, goOn);
}
