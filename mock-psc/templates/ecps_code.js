{
  const { reponse, suite } = document.getElementById("attente").dataset;
  const left = document.getElementById("reste");
  const end = performance.now() + Number(left.dataset.secondes) * 1000;
  setInterval(() => {
    left.textContent = Math.max(0, Math.ceil((end - performance.now()) / 1000));
  }, 250);
  const goOn = () => location.replace(suite);
  fetch(reponse).then(goOn, goOn);
}
