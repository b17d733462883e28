{
  const { reponse, suite } = document.getElementById("attente").dataset;
  const left = document.getElementById("reste");
  const end = performance.now() + Number(left.dataset.secondes) * 1000;
  setInterval(() => {
    left.textContent = Math.max(0, Math.ceil((end - performance.now()) / 1000));
  }, 250);
  // Firefox gives the request up as soon as a form is sent: that is no answer.
  let leaving = false;
  addEventListener("submit", () => { leaving = true; });
  const goOn = () => { if (!leaving) location.replace(suite); };
  fetch(reponse).then(goOn, goOn);
}
