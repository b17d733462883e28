//! Forms without a browser: what somebody enters, and what is sent.

use std::{
    collections::{BTreeMap, HashMap},
    ptr,
};

use scraper::{ElementRef, Html, node::Element};
use url::Url;

use super::{
    Done, Sought,
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
/// How many nodes of a label are looked at: none that people read has more.
const LABEL: usize = 500;

/// Enters what the gesture says, which is no click.
pub(super) fn enter(page: &Document, gesture: &Gesture, entered: &mut Entered) -> Done {
    let html = Html::parse_document(&page.html);
    let form = Form::of(&html);
    let found = match gesture {
        Gesture::Click(_) => return Done::Yes,
        Gesture::Fill { field, .. } => form.one(Sought::Field, field),
        Gesture::Tick { field, .. } => form.one(Sought::Checkbox, field),
        Gesture::Choose(option) => form.one(Sought::Radio, option),
        // A person does not care which of them it is.
        Gesture::Select { option, field } => match form.one(Sought::List, field) {
            Err(Done::Missing { .. }) if form.radio(option, field).is_some() => {
                Ok(form.radio(option, field).unwrap_or_default())
            }
            list => list,
        },
    };
    let rank = match found {
        Ok(rank) => rank,
        Err(undone) => return undone,
    };
    let field = form.fields[rank];
    if field.attr("disabled").is_some() || field.attr("readonly").is_some() {
        let held = value(field, entered.0.get(&rank)).unwrap_or_default();
        return Done::NotTaken { field: gesture.name().to_owned(), held };
    }
    match (gesture, sought(field)) {
        (Gesture::Fill { value, .. }, _) => {
            entered.0.insert(rank, Entry::Text(value.clone()));
        }
        (Gesture::Tick { ticked, .. }, _) => {
            entered.0.insert(rank, Entry::Ticked(*ticked));
        }
        (Gesture::Select { option, .. }, Some(Sought::List)) => match chosen_value(field, option) {
            Ok(value) => {
                entered.0.insert(rank, Entry::Text(value));
            }
            Err(undone) => return undone,
        },
        _ => form.choose(rank, entered),
    }
    Done::Yes
}

/// The fields of a page, with their labels.
struct Form<'h> {
    html: &'h Html,
    fields: Vec<ElementRef<'h>>,
    labels: Vec<String>,
}

impl<'h> Form<'h> {
    fn of(html: &'h Html) -> Self {
        let fields: Vec<_> = html.select(&selector(FIELDS)).collect();
        let known = Labels::of(html);
        let labels = fields.iter().map(|field| known.label(*field)).collect();
        Self { html, fields, labels }
    }

    /// The one field of this kind and name.
    fn one(&self, wanted: Sought, name: &str) -> Result<usize, Done> {
        let of_the_kind = || (0..self.fields.len()).filter(|rank| sought(self.fields[*rank]) == Some(wanted));
        let named: Vec<_> =
            of_the_kind().filter(|rank| is_named(&self.labels[*rank], name)).take(2).collect();
        match named[..] {
            [rank] => Ok(rank),
            [] => Err(Done::Missing {
                sought: wanted,
                name: name.to_owned(),
                offered: of_the_kind().map(|rank| self.labels[rank].clone()).collect(),
            }),
            _ => Err(Done::Several { name: name.to_owned(), places: vec![] }),
        }
    }

    /// The radio button of this name in the group of that one.
    fn radio(&self, name: &str, group: &str) -> Option<usize> {
        let is_group = |around: ElementRef<'_>| {
            let legend = around.child_elements().find(|child| child.value().name() == "legend");
            legend.is_some_and(|legend| is_named(&text_of(legend), group))
                || around.attr("aria-label").is_some_and(|label| is_named(label, group))
        };
        let is_it = |rank: &usize| {
            let field = self.fields[*rank];
            sought(field) == Some(Sought::Radio)
                && is_named(&self.labels[*rank], name)
                && ancestors(field).any(is_group)
        };
        (0..self.fields.len()).find(is_it)
    }

    /// One radio button of a group is on, and no other.
    fn choose(&self, radio: usize, entered: &mut Entered) {
        let group = |rank: usize| {
            let field = self.fields[rank];
            Some((field.attr("name")?, owner(self.html, field).map(|form| form.id())))
        };
        for rank in 0..self.fields.len() {
            let is_of_it = sought(self.fields[rank]) == Some(Sought::Radio) && group(rank) == group(radio);
            if rank == radio || is_of_it && group(rank).is_some() {
                entered.0.insert(rank, Entry::Ticked(rank == radio));
            }
        }
    }
}

/// What is known of labels, after one walk over the page.
struct Labels<'h> {
    by_id: HashMap<&'h str, ElementRef<'h>>,
    /// By the id that they point at, and by the field that they hold.
    pointing: HashMap<&'h str, String>,
    holding: HashMap<*const Element, String>,
}

impl<'h> Labels<'h> {
    fn of(html: &'h Html) -> Self {
        let (mut by_id, mut pointing, mut holding) = (HashMap::new(), HashMap::new(), HashMap::new());
        for element in html.root_element().descendants().filter_map(ElementRef::wrap) {
            if let Some(id) = element.attr("id") {
                by_id.entry(id).or_insert(element);
            }
            if element.value().name() != "label" {
                continue;
            }
            if let Some(id) = element.attr("for") {
                append(pointing.entry(id).or_default(), &text_of(element));
                continue;
            }
            let mut inside = element.descendants().take(LABEL).filter_map(ElementRef::wrap);
            if let Some(field) = inside.find(|inner| sought(*inner).is_some()) {
                append(holding.entry(ptr::from_ref(field.value())).or_default(), &text_of(element));
            }
        }
        Self { by_id, pointing, holding }
    }

    /// What a field is called, as the scripts of a browser's visitor have it.
    fn label(&self, field: ElementRef<'_>) -> String {
        let attribute = |name: &str| field.attr(name).map(spaced);
        let by_ids = || {
            let ids = field.attr("aria-labelledby")?.split_whitespace().take(8);
            Some(
                ids.filter_map(|id| self.by_id.get(id))
                    .map(|one| text_of(*one))
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        let by_label = || {
            let mut text = field.attr("id").and_then(|id| self.pointing.get(id)).cloned().unwrap_or_default();
            append(&mut text, self.holding.get(&ptr::from_ref(field.value())).map_or("", String::as_str));
            Some(text)
        };
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        filled(by_ids())
            .or_else(|| filled(attribute("aria-label")))
            .or_else(|| filled(by_label()))
            .or_else(|| filled(attribute("placeholder")))
            .or_else(|| filled(attribute("title")))
            .or_else(|| filled(attribute("name")))
            .unwrap_or_default()
    }
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

fn chosen_value(list: ElementRef<'_>, wanted: &str) -> Result<String, Done> {
    let offered = || options(list).filter(|option| option.attr("disabled").is_none());
    let option = offered().find(|option| is_named(&text_of(*option), wanted));
    option.map(option_value).ok_or_else(|| Done::Missing {
        sought: Sought::Entry,
        name: wanted.to_owned(),
        offered: offered().map(text_of).collect(),
    })
}

/// HTML's `type`.
fn kind(field: ElementRef<'_>) -> String {
    field.attr("type").unwrap_or("text").to_ascii_lowercase()
}

/// As what a field is looked for.
fn sought(field: ElementRef<'_>) -> Option<Sought> {
    match field.value().name() {
        "select" => Some(Sought::List),
        "textarea" => Some(Sought::Field),
        "input" => match &*kind(field) {
            "checkbox" => Some(Sought::Checkbox),
            "radio" => Some(Sought::Radio),
            "hidden" | "submit" | "button" | "reset" | "image" | "file" => None,
            _ => Some(Sought::Field),
        },
        _ => None,
    }
}

/// What an element says, without the fields and the hints in it.
fn text_of(element: ElementRef<'_>) -> String {
    let is_apart = |inner: ElementRef<'_>| {
        let value = inner.value();
        matches!(value.name(), "select" | "textarea" | "script" | "style")
            || value.classes().any(|class| class == "hint")
    };
    let (mut text, mut ahead) = (String::new(), vec![*element]);
    for _ in 0..LABEL {
        let Some(node) = ahead.pop() else { break };
        if let Some(words) = node.value().as_text() {
            text.push_str(words);
        }
        if node == *element || !ElementRef::wrap(node).is_some_and(is_apart) {
            ahead.extend(node.children().rev());
        }
    }
    spaced(&text)
}

/// What the form of a button sends (HTML, "form submission algorithm", the parts of it that have no script).
pub(super) fn sent(
    page: &Url,
    html: &Html,
    button: ElementRef<'_>,
    entered: &Entered,
) -> Result<Request, NoRequest> {
    if !submits(button) {
        return Err(NoRequest::StaysHere);
    }
    let form = owner(html, button).ok_or(NoRequest::StaysHere)?;
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
    match (button.value().name(), &*button.attr("type").unwrap_or("submit").to_ascii_lowercase()) {
        ("button", kind) => !matches!(kind, "button" | "reset"),
        ("input", kind) => matches!(kind, "submit" | "image"),
        _ => false,
    }
}

/// The form that a field or a button belongs to.
fn owner<'h>(html: &'h Html, element: ElementRef<'h>) -> Option<ElementRef<'h>> {
    match element.attr("form") {
        Some(id) => html.select(&selector("form")).find(|form| form.attr("id") == Some(id)),
        None => ancestors(element).find(|around| around.value().name() == "form"),
    }
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
        _ => match &*kind(field) {
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

    fn page_of(html: &str) -> Document {
        let url = "https://service.test/".parse().unwrap();
        Document { url, status: 200, html: html.to_owned(), is_pdf: false }
    }

    fn page() -> Document {
        page_of(PAGE)
    }

    fn entered(html: &str, sentence: &str) -> Done {
        enter(&page_of(html), &Gesture::of(sentence).unwrap(), &mut Entered::default())
    }

    fn sent(sentences: &[&str]) -> Vec<(String, String)> {
        let mut entered = Entered::default();
        for sentence in sentences {
            assert_eq!(
                enter(&page(), &Gesture::of(sentence).unwrap(), &mut entered),
                Done::Yes,
                "{sentence}"
            );
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
        let missing = |sentence: &str| match entered(PAGE, sentence) {
            Done::Missing { offered, .. } => offered,
            other => panic!("{sentence}: {other:?}"),
        };
        assert_eq!(missing("il remplit « Rue » avec « a »"), ["Ville"]);
        assert_eq!(missing("il coche « Autre »"), ["J’accepte"]);
        assert_eq!(missing("il choisit « Autre »"), ["Libéral", "Salarié"]);
        assert_eq!(missing("il choisit « Var » dans « Département »"), ["Ain", "Rhône"]);
        assert_eq!(missing("il choisit « Var » dans « Région »"), ["Département"]);
        assert_eq!(missing("il choisit « Salarié » dans « Autre groupe »"), ["Département"]);
    }

    #[test]
    fn what_nobody_could_enter_is_not_entered() {
        let two = "<label>Nom <input></label><label>Nom <input></label>";
        assert!(matches!(entered(two, "il remplit « Nom » avec « a »"), Done::Several { .. }));
        for closed in ["disabled", "readonly"] {
            let field = format!("<label>Nom <input value=b {closed}></label>");
            let Done::NotTaken { held, .. } = entered(&field, "il remplit « Nom » avec « a »") else {
                panic!("{closed}")
            };
            assert_eq!(held, "b");
        }
        let list = "<label>Lieu <select><option disabled>Ain<option>Var</select></label>";
        assert!(matches!(entered(list, "il choisit « Ain » dans « Lieu »"), Done::Missing { .. }));
    }

    #[test]
    fn a_box_is_a_box_however_its_type_is_written() {
        let html = "<form method=post><label>Oui <input type=CHECKBOX name=oui checked></label><button>Aller</button></form>";
        let (page, mut entered) = (page_of(html), Entered::default());
        assert_eq!(enter(&page, &Gesture::of("il décoche « Oui »").unwrap(), &mut entered), Done::Yes);
        let Ok(Request::Post(_, fields)) = page.pressed_with("Aller", &entered) else { panic!("it is sent") };
        assert_eq!(fields, []);
    }

    /// The time that it takes grows with the page, not with its square: that would take minutes.
    #[test]
    fn a_page_of_nothing_but_fields_is_looked_through_once() {
        let fields = "<label><input aria-labelledby=a></label>".repeat(20_000);
        let html = format!("<label for=a>Un</label><p id=a>Deux</p>{fields}");
        let Done::Missing { offered, .. } = entered(&html, "il remplit « Trois » avec « a »") else {
            panic!("none")
        };
        assert_eq!(offered.len(), 20_000);
    }

    #[test]
    fn what_only_a_script_does_asks_for_nothing() {
        for name in ["Menu", "Aide"] {
            assert_eq!(page().pressed(name), Err(NoRequest::StaysHere), "{name}");
        }
    }
}
