//! Forms without a browser: what somebody enters, and what is sent.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html};
use url::Url;

use super::{
    Missing, Sought,
    document::{Document, NoRequest, Request, ancestors, is_named, selector, spaced},
};
use crate::project::Gesture;

/// What somebody entered on a page, by the rank of the field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entered(BTreeMap<usize, Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// What a field holds; of a list, the value of the entry.
    Text(String),
    /// Whether a checkbox or a radio button is on.
    Ticked(bool),
}

const FIELDS: &str = "input, select, textarea";

/// Enters what the gesture says, which is no click.
pub(super) fn enter(page: &Document, gesture: &Gesture, entered: &mut Entered) -> Result<(), Missing> {
    let html = Html::parse_document(&page.html);
    let fields: Vec<_> = html.select(&selector(FIELDS)).collect();
    let found = |sought: Sought, wanted: &str| {
        let of_the_kind = || fields.iter().enumerate().filter(|(_, field)| is_of(sought, **field));
        let named = of_the_kind().find(|(_, field)| is_named(&label(&html, **field), wanted));
        named.map(|(rank, _)| rank).ok_or_else(|| Missing {
            sought,
            name: wanted.to_owned(),
            offered: of_the_kind().map(|(_, field)| label(&html, *field)).collect(),
        })
    };
    match gesture {
        Gesture::Click(_) => {}
        Gesture::Fill { field, value } => {
            entered.0.insert(found(Sought::Field, field)?, Entry::Text(value.clone()));
        }
        Gesture::Tick { field, ticked } => {
            entered.0.insert(found(Sought::Checkbox, field)?, Entry::Ticked(*ticked));
        }
        Gesture::Choose(option) => choose(&fields, found(Sought::Radio, option)?, entered),
        Gesture::Select { option, field } => match found(Sought::List, field) {
            Ok(list) => {
                let value = chosen_value(fields[list], option)?;
                entered.0.insert(list, Entry::Text(value));
            }
            Err(no_list) => match found(Sought::Radio, option) {
                Ok(radio) => choose(&fields, radio, entered),
                Err(_) => return Err(no_list),
            },
        },
    }
    Ok(())
}

/// One radio button of a group is on, and no other.
fn choose(fields: &[ElementRef<'_>], radio: usize, entered: &mut Entered) {
    let group = fields[radio].attr("name");
    for (rank, field) in fields.iter().enumerate() {
        if is_of(Sought::Radio, *field)
            && field.attr("name") == group
            && form_of(*field) == form_of(fields[radio])
        {
            entered.0.insert(rank, Entry::Ticked(rank == radio));
        }
    }
}

fn chosen_value(list: ElementRef<'_>, wanted: &str) -> Result<String, Missing> {
    let offered: Vec<_> = options(list).collect();
    let option = offered.iter().find(|option| is_named(&text_of(**option), wanted));
    option.map(|option| option_value(*option)).ok_or_else(|| Missing {
        sought: Sought::Entry,
        name: wanted.to_owned(),
        offered: offered.iter().map(|option| text_of(*option)).collect(),
    })
}

fn is_of(sought: Sought, field: ElementRef<'_>) -> bool {
    let kind = field.attr("type").unwrap_or("text").to_ascii_lowercase();
    match (field.value().name(), sought) {
        ("select", sought) => sought == Sought::List,
        ("textarea", sought) => sought == Sought::Field,
        (_, Sought::Checkbox) => kind == "checkbox",
        (_, Sought::Radio) => kind == "radio",
        (_, Sought::Field) => !matches!(
            &*kind,
            "hidden" | "submit" | "button" | "reset" | "image" | "file" | "checkbox" | "radio"
        ),
        _ => false,
    }
}

/// What a field is called, as the scripts of a browser's visitor have it.
fn label(html: &Html, field: ElementRef<'_>) -> String {
    let attribute = |name: &str| field.attr(name).map(spaced).filter(|text| !text.is_empty());
    let by_ids = || {
        let ids = field.attr("aria-labelledby")?.split_whitespace();
        let texts: Vec<_> = ids.filter_map(|id| by_id(html, id)).map(text_of).collect();
        Some(texts.join(" ")).filter(|text| !text.is_empty())
    };
    let by_label = || {
        let all = selector("label");
        let points = |label: &ElementRef<'_>| match label.attr("for") {
            Some(id) => field.attr("id") == Some(id),
            None => ancestors(field).any(|around| around == *label),
        };
        let texts: Vec<_> = html.select(&all).filter(points).map(text_of).collect();
        Some(texts.join(" ")).filter(|text| !text.is_empty())
    };
    by_ids()
        .or_else(|| attribute("aria-label"))
        .or_else(by_label)
        .or_else(|| attribute("placeholder"))
        .or_else(|| attribute("title"))
        .or_else(|| attribute("name"))
        .unwrap_or_default()
}

fn by_id<'h>(html: &'h Html, id: &str) -> Option<ElementRef<'h>> {
    html.root_element()
        .descendants()
        .filter_map(ElementRef::wrap)
        .find(|element| element.attr("id") == Some(id))
}

/// What an element says, without the fields and the hints in it.
fn text_of(element: ElementRef<'_>) -> String {
    let apart = |around: ElementRef<'_>| {
        let value = around.value();
        matches!(value.name(), "select" | "textarea" | "script" | "style")
            || value.classes().any(|class| class == "hint")
    };
    let texts = element.descendants().filter(|node| {
        let around = node.ancestors().take_while(|around| around.id() != element.id());
        !around.filter_map(ElementRef::wrap).any(apart)
    });
    spaced(&texts.filter_map(|node| Some(&*node.value().as_text()?.text)).collect::<String>())
}

/// What the form of a button sends (HTML, "form submission algorithm", the parts of it that have no script).
pub(super) fn sent(
    page: &Url,
    html: &Html,
    button: ElementRef<'_>,
    entered: &Entered,
) -> Result<Request, NoRequest> {
    if !submits(button) {
        return Err(NoRequest::NeedsBrowser);
    }
    let form = match button.attr("form") {
        Some(id) => html.select(&selector("form")).find(|form| form.attr("id") == Some(id)),
        None => form_of(button),
    };
    let form = form.ok_or(NoRequest::NeedsBrowser)?;
    let attribute = |own: &str, general: &str| button.attr(own).or_else(|| form.attr(general));
    if attribute("formenctype", "enctype")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data"))
    {
        return Err(NoRequest::NeedsBrowser);
    }
    let action = attribute("formaction", "action").unwrap_or_default();
    let mut url = page.join(action).map_err(|_| NoRequest::NeedsBrowser)?;
    let mut fields = fields(html, form, entered);
    if let Some(name) = button.attr("name") {
        fields.push((name.to_owned(), button.attr("value").unwrap_or_default().to_owned()));
    }
    if attribute("formmethod", "method").is_some_and(|method| method.eq_ignore_ascii_case("post")) {
        return Ok(Request::Post(url, fields));
    }
    url.query_pairs_mut().clear().extend_pairs(fields);
    Ok(Request::Get(url))
}

/// Whether pressing it sends a form, or does what a script says.
fn submits(button: ElementRef<'_>) -> bool {
    match button.value().name() {
        "summary" => false,
        _ => !button
            .attr("type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("button") || kind.eq_ignore_ascii_case("reset")),
    }
}

fn form_of(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    ancestors(element).find(|around| around.value().name() == "form")
}

/// What is filled in, of a form's own controls.
fn fields(html: &Html, form: ElementRef<'_>, entered: &Entered) -> Vec<(String, String)> {
    let id = form.attr("id");
    let belongs = |field: &ElementRef<'_>| match field.attr("form") {
        Some(other) => Some(other) == id,
        None => ancestors(*field).any(|element| element == form),
    };
    html.select(&selector(FIELDS))
        .enumerate()
        .filter(|(_, field)| belongs(field) && field.attr("disabled").is_none())
        .filter_map(|(rank, field)| {
            Some((field.attr("name")?.to_owned(), value(field, entered.0.get(&rank))?))
        })
        .collect()
}

fn value(field: ElementRef<'_>, entry: Option<&Entry>) -> Option<String> {
    if let Some(Entry::Text(text)) = entry {
        return Some(text.clone());
    }
    match field.value().name() {
        "textarea" => Some(field.text().collect()),
        "select" => {
            let chosen = options(field)
                .find(|option| option.attr("selected").is_some())
                .or_else(|| options(field).next())?;
            Some(option_value(chosen))
        }
        _ => match field.attr("type").unwrap_or("text") {
            "submit" | "image" | "button" | "reset" | "file" => None,
            "checkbox" | "radio" => {
                let ticked = match entry {
                    Some(Entry::Ticked(ticked)) => *ticked,
                    _ => field.attr("checked").is_some(),
                };
                ticked.then(|| field.attr("value").unwrap_or("on").to_owned())
            }
            _ => Some(field.attr("value").unwrap_or_default().to_owned()),
        },
    }
}

fn options(list: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    list.descendants().filter_map(ElementRef::wrap).filter(|element| element.value().name() == "option")
}

fn option_value(option: ElementRef<'_>) -> String {
    option.attr("value").map_or_else(|| text_of(option), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<form action=/suite method=post>\
        <label for=v>Ville</label><input id=v name=ville value=Paris>\
        <label>Département <select name=d><option value=1>Ain<option value=69>Rhône</select></label>\
        <label><input type=checkbox name=cgu> J’accepte</label>\
        <fieldset><legend>Mode</legend><label><input type=radio name=m value=libéral checked>Libéral</label>\
        <label><input type=radio name=m value=salarié>Salarié</label></fieldset>\
        <details><summary>Menu</summary><button>Continuer</button></details>\
        <button type=button>Aide</button></form>";

    fn page() -> Document {
        Document { url: "https://service.test/".parse().unwrap(), status: 200, html: PAGE.to_owned() }
    }

    fn sent(sentences: &[&str]) -> Vec<(String, String)> {
        let mut entered = Entered::default();
        for sentence in sentences {
            enter(&page(), &Gesture::of(sentence).unwrap(), &mut entered).unwrap();
        }
        match page().pressed_with("Continuer", &entered) {
            Ok(Request::Post(_, fields)) => fields,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_entered_is_sent_and_the_rest_as_it_came() {
        let of = |fields: &[(&str, &str)]| {
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(sent(&[]), of(&[("ville", "Paris"), ("d", "1"), ("m", "libéral")]));
        assert_eq!(
            sent(&[
                "il remplit « Ville » avec « Lyon »",
                "il choisit « Rhône » dans « Département »",
                "il coche « J'accepte »",
                "il choisit « Salarié »",
            ]),
            of(&[("ville", "Lyon"), ("d", "69"), ("cgu", "on"), ("m", "salarié")])
        );
        assert_eq!(sent(&["il choisit « Salarié » dans « Mode »"]).last().unwrap().1, "salarié");
    }

    #[test]
    fn what_is_not_there_is_told_with_what_is() {
        let missing = |sentence: &str| {
            enter(&page(), &Gesture::of(sentence).unwrap(), &mut Entered::default()).unwrap_err().offered
        };
        assert_eq!(missing("il remplit « Rue » avec « a »"), ["Ville"]);
        assert_eq!(missing("il coche « Autre »"), ["J’accepte"]);
        assert_eq!(missing("il choisit « Autre »"), ["Libéral", "Salarié"]);
        assert_eq!(missing("il choisit « Var » dans « Département »"), ["Ain", "Rhône"]);
        assert_eq!(missing("il choisit « Var » dans « Région »"), ["Département"]);
    }

    #[test]
    fn what_only_a_script_does_asks_for_nothing() {
        for name in ["Menu", "Aide"] {
            assert_eq!(page().pressed(name), Err(NoRequest::NeedsBrowser), "{name}");
        }
    }
}
