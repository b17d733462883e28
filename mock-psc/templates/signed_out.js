{
  const goOn = () => location.replace(document.getElementById("deconnexion").dataset.suite);
  // After every frame has loaded; a service that hangs holds nobody.
  addEventListener("load", goOn);
  setTimeout(goOn, 5000);
}
