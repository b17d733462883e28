//! Names that a service is to show harmlessly, the same in the id token and in userinfo.

use crate::protocol::edit::Edit::{self, Long, Text};

faults! { FAULTS of &'static [Edit];
    "psc.names.script", ALL, Tolerate:
        "les noms de la personne contiennent du HTML et un script, dans le jeton d’identité et dans userinfo"
        => &[
            Text("given_name", "<img src=x onerror=alert(1)>"),
            Text("family_name", "</title><script>alert(1)</script>"),
        ];
    "psc.names.quotes", ALL, Tolerate:
        "les noms de la personne contiennent des guillemets, des apostrophes et des expressions de modèles"
        => &[
            Text("given_name", "\" autofocus onfocus=alert(1) x=\""),
            Text("family_name", "O'; DROP TABLE comptes;-- ${7*7}{{7*7}}%s"),
        ];
    "psc.names.reversed", ALL, Tolerate:
        "les noms de la personne contiennent des caractères qui retournent le sens de lecture"
        => &[Text("given_name", "Anne\u{202e}ennA"), Text("family_name", "\u{2067}Lefèvre\u{200b}")];
    "psc.names.lines", ALL, Tolerate:
        "les noms de la personne contiennent des retours à la ligne et un en-tête de courriel"
        => &[
            Text("given_name", "Anne\r\nBcc: tous@exemple.test\r\n"),
            Text("family_name", "Lefèvre\n\n.\nQUIT"),
        ];
    "psc.names.long", ALL, Tolerate:
        "les noms de la personne sont longs de 10 000 caractères"
        => &[Long("given_name", 10_000), Long("family_name", 10_000)];
}
