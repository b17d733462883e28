use super::*;

fn found(html: &str) -> Vec<(String, String)> {
    anchors(html).map(|anchor| (anchor.href, anchor.label)).collect()
}

fn one(href: &str, label: &str) -> Vec<(String, String)> {
    vec![(href.to_owned(), label.to_owned())]
}

#[test]
fn reads_label_and_address_as_a_browser_would() {
    for (html, href, label) in [
        (r#"<a href="https://a/?x=1&amp;y=2">Vérifier</a>"#, "https://a/?x=1&y=2", "Vérifier"),
        (r#"<a href="https://a/?x=1&y=2">x</a>"#, "https://a/?x=1&y=2", "x"),
        (
            "<A\nCLASS=b HREF=https://a/b/c>V&eacute;rifier&#32;mon &#xE9;mail</A>",
            "https://a/b/c",
            "Vérifier mon émail",
        ),
        ("<a title='>' href = ' https://a '>\n  <b>Vé</b>rifier<br>ici\n</a>", "https://a", "Vérifier ici"),
        ("<a href=\"https://a\"><img src=x alt=\"Logo &amp; nom\"></a>", "https://a", "Logo & nom"),
        ("<a href=1 href=2>premier</a>", "1", "premier"),
        ("<a href>vide</a>", "", "vide"),
        ("<a href=https://a>jamais fermé", "https://a", "jamais fermé"),
        ("1 < 2 <a href=u>a < b & c</a>", "u", "a < b & c"),
        ("<a href=u>&inconnue; &</a>", "u", "&inconnue; &"),
    ] {
        assert_eq!(found(html), one(href, label), "{html}");
    }
}

#[test]
fn sees_no_link_where_a_browser_shows_none() {
    for html in [
        "",
        "<a>sans adresse</a>",
        "<a name=ancre>x</a>",
        "<!-- <a href=u>x</a> -->",
        "<script>'<a href=u>x</a>'</script>",
        "<STYLE>/* <a href=u>x</a> */</style >",
        "<title><a href=u>x</a></title>",
        "<textarea><a href=u>x</a>",
        "<abbr href=u>x</abbr>",
        "<a href=\"u>x</a>",
        "<a href=u",
        "<!doctype <a href=u>",
        "</ <a href=u>",
    ] {
        assert_eq!(found(html), [], "{html}");
    }
}

#[test]
fn a_second_anchor_ends_the_first_and_comments_end_where_a_browser_ends_them() {
    assert_eq!(
        found("<a href=1>un<a href=2>deux</a>"),
        [("1".into(), "un".into()), ("2".into(), "deux".into())]
    );
    assert_eq!(found("<!--><a href=1>x</a>-->"), one("1", "x"));
    assert_eq!(found("<!-- a --><a href=1>x</a>"), one("1", "x"));
}

#[test]
fn whatever_the_bytes_it_ends() {
    let alphabet = ["<", ">", "a", "/", "!", "--", "\"", "'", "=", "href", "&", ";", "é", " ", "script"];
    let mut pieces = String::new();
    // Every sequence of four pieces, one after another: thousands of broken mails.
    for index in 0..alphabet.len().pow(4) {
        let mut rest = index;
        let mut one = "<a ".to_owned();
        for _ in 0..4 {
            one.push_str(alphabet[rest % alphabet.len()]);
            rest /= alphabet.len();
        }
        let count = anchors(&one).count();
        assert!(count <= 1, "{one}");
        pieces.push_str(&one);
    }
    assert!(anchors(&pieces).count() < pieces.len());
}
