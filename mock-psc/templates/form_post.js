document.getElementById("reponse").submit();
