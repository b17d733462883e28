//! The pages of a dossier: nothing fetched, no script; each says that a simulation was looked at.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use askama::Template;
use lang::Lang;
use mock_kit::journal::Event;
use time::OffsetDateTime;
use url::Url;

use super::{
    ACCOUNT, Filmed, Shot,
    film::when,
    page_of,
    protocol::{self, Kind, Message},
    sentence::{declaration, french_day, sentence},
};
use crate::{
    Words,
    declaration::Declaration,
    report::LOOK,
    requirement::{Coverage, Requirement, RequirementSet, SETS},
    result::{Certification, Checked},
    verdict::Verdict,
};

/// What a page calls each picture's file, and its address for `src`.
pub type Pictures = BTreeMap<String, String>;

/// What every page says of the service, and of how it was looked at.
#[derive(Clone, Debug)]
pub struct About {
    /// Name of the service.
    pub service: String,
    /// Where its sign-in begins.
    pub address: String,
    /// Of Doublure.
    pub version: String,
    /// When it began.
    pub started_at: OffsetDateTime,
}

impl About {
    /// `26/11/2026`.
    pub(super) fn day(&self) -> String {
        let at = self.started_at;
        format!("{:02}/{:02}/{}", at.day(), u8::from(at.month()), at.year())
    }

    /// With the time of day.
    fn started(&self) -> String {
        when(self.started_at)
    }
}

/// Why a page could not be made.
type Made = Result<String, String>;

fn made(template: &impl Template) -> Made {
    template.render().map_err(|error| error.to_string())
}

pub(super) fn style() -> String {
    [
        LOOK,
        include_str!("../../templates/certification.css"),
        include_str!("../../templates/dossier/dossier.css"),
    ]
    .concat()
}

/// A picture with a strip below it that says which step it is, when it was taken, and that it is a simulation; it is a picture
/// itself once a browser has drawn it. `picture` is an address for `src`.
///
/// # Errors
/// What the template says.
pub fn caption(about: &About, film: &Filmed, shot: &Shot, picture: &str) -> Made {
    let step = film.proof.step(shot.step).ok_or_else(|| format!("no step {}", shot.step))?;
    made(&Caption { about, film, step, shot, picture })
}

#[derive(Template)]
#[template(path = "dossier/caption.html")]
struct Caption<'a> {
    about: &'a About,
    film: &'a Filmed,
    step: &'static super::Step,
    shot: &'a Shot,
    picture: &'a str,
}

/// The parameter whose value an auditor reads.
pub(in crate::dossier) const LEVEL: &str = "acr_values";

/// The authorization request of a sign-in.
#[derive(Clone, Debug)]
pub struct Asked {
    /// A page that can be pictured.
    pub html: String,
    /// `acr_values`.
    pub level: Option<String>,
    /// When it was received.
    pub at: OffsetDateTime,
}

/// The authorization request, when one was seen.
///
/// # Errors
/// What the template says.
pub fn request(about: &About, events: &[Event]) -> Result<Option<Asked>, String> {
    let Some(message) = protocol::message(events, Kind::Authorization) else { return Ok(None) };
    let level = message.rows.iter().find(|row| row.name == LEVEL).map(|row| row.value.clone());
    let at = message.at;
    Ok(Some(Asked { html: made(&Request { about, message })?, level, at }))
}

#[derive(Template)]
#[template(path = "dossier/request.html")]
struct Request<'a> {
    about: &'a About,
    message: Message,
}

/// The page of a proof, with all its pictures in it.
///
/// # Errors
/// What the template says.
pub fn proof(about: &About, film: &Filmed, pictures: &Pictures, has_video: bool) -> Made {
    made(&Proof { about, film, pictures, video: has_video.then(|| film.video()) })
}

#[derive(Template)]
#[template(path = "dossier/proof.html")]
struct Proof<'a> {
    about: &'a About,
    film: &'a Filmed,
    pictures: &'a Pictures,
    video: Option<String>,
}

impl Proof<'_> {
    fn picture(&self, shot: &Shot) -> Option<&str> {
        self.pictures.get(&self.film.file(shot)).map(String::as_str)
    }

    fn alternative(&self, shot: &Shot) -> String {
        alternative(self.film, shot)
    }

    fn class(&self) -> &'static str {
        state(self.film).0
    }

    fn state(&self) -> String {
        state(self.film).1
    }
}

/// How complete a film is, in one word and for style sheets.
fn state(film: &Filmed) -> (&'static str, String) {
    let (lacking, wrong) = (film.lacking(), film.wrong().count());
    if lacking == 0 && wrong == 0 && film.broke.is_none() {
        return ("passed", "complète".to_owned());
    }
    let mut told = vec![];
    if lacking > 0 {
        told.push(match lacking {
            1 => "une étape manque".to_owned(),
            several => format!("{several} étapes manquent"),
        });
    }
    if wrong > 0 {
        told.push("à corriger".to_owned());
    }
    if told.is_empty() {
        told.push("interrompue".to_owned());
    }
    (if wrong > 0 || film.broke.is_some() { "failed" } else { "inconclusive" }, told.join(", "))
}

/// What a picture shows, for who does not see it.
fn alternative(film: &Filmed, shot: &Shot) -> String {
    let at = shot.address.as_ref().map(|address| format!(" à l’adresse {address}")).unwrap_or_default();
    format!("{}, étape {} : le navigateur{at}. {}", film.proof.number, shot.step, shot.says)
}

/// The page of a requirement, below its folder. `pictures` are small ones.
///
/// # Errors
/// What the template says.
pub fn sheet(
    about: &About,
    certification: &Certification,
    requirement: &'static Requirement,
    films: &[Filmed],
    pictures: &Pictures,
    events: &[Event],
) -> Made {
    let (verdict, mut checks) = certification.of_requirement(requirement);
    let areas: BTreeSet<&str> = checks.iter().filter_map(|check| check.id.split('.').next()).collect();
    let messages = Kind::of_areas(&areas).into_iter().filter_map(|kind| protocol::message(events, kind));
    let messages = messages.collect();
    let rank = |verdict: Verdict| Verdict::ALL.into_iter().position(|known| known == verdict);
    checks.sort_by_key(|check| rank(check.verdict));
    let figures = films.iter().flat_map(|film| figures(film, requirement, pictures)).collect();
    let set = SETS.iter().find(|set| set.requirements.iter().any(|known| known.id == requirement.id));
    let sentence = sentence(about, certification, requirement);
    let (class, word) = standing(requirement, verdict);
    let version = set.map_or("", |set| set.version.fr);
    let declaration = declaration(certification, requirement);
    made(&Sheet {
        about,
        requirement,
        version,
        class,
        word,
        sentence,
        declaration,
        checks,
        figures,
        messages,
    })
}

#[derive(Template)]
#[template(path = "dossier/sheet.html")]
struct Sheet<'a> {
    about: &'a About,
    requirement: &'static Requirement,
    version: &'static str,
    class: &'static str,
    word: String,
    sentence: String,
    declaration: Option<&'a Declaration>,
    checks: Vec<&'a Checked>,
    figures: Vec<Figure<'a>>,
    messages: Vec<Message>,
}

/// A file's name as a link to it: whatever letters it has.
fn href(name: &str) -> String {
    let encoded = Url::parse("file:///").ok().and_then(|mut url| {
        url.path_segments_mut().ok()?.pop_if_empty().push(name);
        Some(url.path().trim_start_matches('/').to_owned())
    });
    encoded.unwrap_or_else(|| name.to_owned())
}

impl Sheet<'_> {
    fn question(&self) -> &'static str {
        self.requirement.question().map_or("", |question| question.fr)
    }

    /// What needs a look is open, and everything where there is little.
    fn is_open(&self, check: &Checked) -> bool {
        const FEW: usize = 6;
        let is_fine = matches!(check.verdict, Verdict::Passed | Verdict::NotApplicable | Verdict::Declared);
        !is_fine || self.checks.len() <= FEW
    }
}

/// A picture of a film in a requirement's sheet.
struct Figure<'a> {
    page: String,
    proof: &'static str,
    step: u8,
    when: String,
    says: &'a str,
    wrong: Option<&'a str>,
    alternative: String,
    data: Option<&'a str>,
}

fn figures<'a>(film: &'a Filmed, requirement: &Requirement, pictures: &'a Pictures) -> Vec<Figure<'a>> {
    let shows = |step: &super::StepFilmed<'_>| step.step.shows.contains(&requirement.id);
    let figure = |shot: &'a Shot, anchor: &str| Figure {
        page: format!("{}#{anchor}", film.page()),
        proof: film.proof.number,
        step: shot.step,
        when: shot.when(),
        says: &shot.says,
        wrong: shot.wrong.as_deref(),
        alternative: alternative(film, shot),
        data: pictures.get(&film.file(shot)).map(String::as_str),
    };
    let steps = film.steps().into_iter().filter(shows);
    steps
        .flat_map(|step| step.shots.iter().map(|shot| figure(shot, &step.anchor())).collect::<Vec<_>>())
        .collect()
}

/// What becomes of a requirement, for style sheets and in words.
fn standing(requirement: &Requirement, verdict: Option<Verdict>) -> (&'static str, String) {
    let words = |class, words: Words| (class, words.fr.to_owned());
    match (verdict, requirement.coverage) {
        (Some(verdict), _) => (verdict.class(), verdict.text().in_lang(Lang::Fr)),
        (None, Coverage::Measured | Coverage::InPart(_)) => ("notapplicable", "non mesuré".to_owned()),
        (None, coverage @ Coverage::Declared(_)) => words("declared", coverage.words()),
        (None, coverage @ Coverage::NotTested(_)) => words("notapplicable", coverage.words()),
    }
}

/// The first page; without a certification, the films alone are there. `videos` are the names of their files.
///
/// # Errors
/// What the template says.
pub fn read_me(
    about: &About,
    certification: Option<&Certification>,
    films: &[Filmed],
    videos: &BTreeSet<String>,
) -> Made {
    let proofs = films.iter().map(|film| {
        let (class, state) = state(film);
        let video = Some(film.video()).filter(|video| videos.contains(video));
        FilmRow { film, class, state, video }
    });
    let sets =
        certification.map(|certification| SETS.iter().map(|set| Set::of(set, certification)).collect());
    let to_do: Vec<_> =
        films.iter().flat_map(lacking).chain(certification.map(left).unwrap_or_default()).collect();
    let works = Need::ALL.into_iter().filter_map(|need| {
        let to_do: Vec<_> = to_do.iter().filter(|one| one.need == need).collect();
        let (title, how) = need.words();
        Some(Work { title, how, to_do }).filter(|work| !work.to_do.is_empty())
    });
    made(&ReadMe { about, proofs: proofs.collect(), sets: sets.unwrap_or_default(), works: works.collect() })
}

#[derive(Template)]
#[template(path = "dossier/read_me.html")]
struct ReadMe<'a> {
    about: &'a About,
    proofs: Vec<FilmRow<'a>>,
    sets: Vec<Set>,
    works: Vec<Work<'a>>,
}

/// Things to do of one kind.
struct Work<'a> {
    title: &'static str,
    how: &'static str,
    to_do: Vec<&'a ToDo>,
}

struct FilmRow<'a> {
    film: &'a Filmed,
    class: &'static str,
    state: String,
    video: Option<String>,
}

struct Set {
    name: &'static str,
    version: &'static str,
    rows: Vec<Row>,
}

struct Row {
    id: &'static str,
    says: &'static str,
    href: String,
    class: &'static str,
    word: String,
}

/// What kind of thing has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Mend,
    Show,
    LookAt,
    Declare,
    ProveOtherwise,
}

impl Need {
    const ALL: [Self; 5] = [Self::Mend, Self::Show, Self::LookAt, Self::Declare, Self::ProveOtherwise];

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Mend => ("À corriger", "Le service ne fait pas ce qui est demandé."),
            Self::Show => (
                "À compléter",
                "Rien de contraire n’a été vu, et tout n’a pas été vu : souvent, il manque une ligne dans doublure.toml.",
            ),
            Self::LookAt => {
                ("À regarder", "C’est conforme, avec une remarque que l’auditeur peut faire aussi.")
            }
            Self::Declare => ("À déclarer", "Vous seul savez y répondre : rien ne le mesure ici."),
            Self::ProveOtherwise => ("À prouver par un autre moyen", "Ce programme ne le contrôle pas."),
        }
    }
}

/// Something that the integrator still has to do.
struct ToDo {
    need: Need,
    what: String,
    href: String,
    why: String,
}

impl ReadMe<'_> {
    fn has_video(&self) -> bool {
        self.proofs.iter().any(|row| row.video.is_some())
    }
}

impl Set {
    fn of(set: &RequirementSet, certification: &Certification) -> Self {
        let row = |requirement: &'static Requirement| {
            let (class, word) = standing(requirement, certification.of_requirement(requirement).0);
            Row { id: requirement.id, says: requirement.says.fr, href: page_of(requirement.id), class, word }
        };
        Self { name: set.name, version: set.version.fr, rows: set.requirements.iter().map(row).collect() }
    }
}

/// What a film lacks.
fn lacking(film: &Filmed) -> Vec<ToDo> {
    let whole = |need, why: String| ToDo { need, what: film.proof.number.to_owned(), href: film.page(), why };
    let mut all = vec![];
    if let Some(broke) = &film.broke {
        all.push(whole(Need::Mend, format!("le film s’est arrêté : {broke}")));
    }
    for step in film.steps() {
        let rank = step.step.rank;
        let to_do = |need, why: &str| ToDo {
            need,
            what: format!("{}, étape {rank}", film.proof.number),
            href: format!("{}#{}", film.page(), step.anchor()),
            why: why.to_owned(),
        };
        if let Some(missing) = step.missing {
            match all.last_mut() {
                // Several steps may miss for one reason.
                Some(last) if last.why == missing => {
                    let _ = write!(last.what, ", étape {rank}");
                }
                _ => all.push(to_do(Need::Show, missing)),
            }
        }
        let wrong = step.shots.iter().filter_map(|shot| shot.wrong.as_deref());
        all.extend(wrong.map(|wrong| to_do(Need::Mend, wrong)));
    }
    if film.proof.number == ACCOUNT.number {
        let why = "si votre service propose un autre moyen que Pro Santé Connect, l’image de la page de connexion ne suffit \
                   pas : filmez vous-même la connexion par l’un, puis par l’autre, et le même compte";
        all.push(whole(Need::ProveOtherwise, why.to_owned()));
    }
    all
}

/// The requirements that are not met, or of which somebody still has to say or show something.
fn left(certification: &Certification) -> Vec<ToDo> {
    let to_do = |(requirement, verdict, checks): (&'static Requirement, Option<Verdict>, Vec<&Checked>)| {
        let of = |wanted: Verdict| {
            let found: Vec<_> = checks.iter().filter(|check| check.verdict == wanted).collect();
            let first = found.first().map(|check| check.why.clone()).unwrap_or_default();
            match found.len() {
                0 | 1 => first,
                several => format!("{first} (en tout : {several} contrôles)"),
            }
        };
        let declared = declaration(certification, requirement).filter(|declaration| !declaration.answer);
        let (need, why) = match (requirement.coverage, verdict) {
            (_, Some(Verdict::Failed)) if let Some(declaration) = declared => {
                (Need::Mend, format!("{} déclare que cette exigence n’est pas tenue", declaration.author))
            }
            (_, Some(Verdict::Failed)) => (Need::Mend, of(Verdict::Failed)),
            (_, Some(Verdict::Inconclusive)) => (Need::Show, of(Verdict::Inconclusive)),
            (Coverage::InPart(left), Some(Verdict::Remark)) if of(Verdict::Remark).is_empty() => {
                (Need::ProveOtherwise, left.fr.to_owned())
            }
            (_, Some(Verdict::Remark)) => (Need::LookAt, of(Verdict::Remark)),
            (Coverage::Declared(question), None) => (Need::Declare, question.fr.to_owned()),
            (Coverage::NotTested(why), None) => (Need::ProveOtherwise, why.fr.to_owned()),
            _ => return None,
        };
        Some(ToDo { need, what: requirement.id.to_owned(), href: page_of(requirement.id), why })
    };
    certification.requirements().filter_map(to_do).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, declaration::Declared, dossier::WEB, result::SCHEMA, verdict::Judgement};

    const HOSTILE: &str = "<script>alert(1)</script>\"";

    fn about() -> About {
        About {
            service: HOSTILE.into(),
            address: "https://s.test/".into(),
            version: "0".into(),
            started_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    fn certification() -> Certification {
        let judged = |check| {
            let why = lang::Text::quoted(HOSTILE);
            Checked::new(check, &Judgement::failed(why).with([HOSTILE.to_owned()]))
        };
        let declaration = Declaration {
            answer: false,
            author: HOSTILE.into(),
            date: "2026-11-26".into(),
            attachment: Some(format!("pieces/{HOSTILE}.pdf")),
        };
        Certification {
            schema: SCHEMA,
            version: "0".into(),
            service: HOSTILE.into(),
            address: "https://s.test/".into(),
            started_at: String::new(),
            driver: "http".into(),
            seed: 1,
            duration_ms: 1,
            checks: catalogue::checks().map(judged).collect(),
            declared: Declared::all(&[("EXI PSC 01".to_owned(), declaration)].into()),
        }
    }

    fn film() -> Filmed {
        let at = OffsetDateTime::UNIX_EPOCH;
        let hostile = || Some(HOSTILE.to_owned());
        let shot = Shot { step: 10, part: 1, at, address: hostile(), says: HOSTILE.into(), wrong: hostile() };
        let mut film = Filmed::new(&WEB);
        film.shots.push(shot);
        film.missing.extend([(1, HOSTILE.to_owned()), (2, HOSTILE.to_owned()), (4, "autre".to_owned())]);
        film.broke = Some(lang::Text::quoted(HOSTILE));
        film
    }

    #[test]
    fn whatever_a_service_says_is_text_on_every_page_and_each_says_that_it_is_a_simulation() {
        let (about, certification, films) = (about(), certification(), [film()]);
        let pictures =
            Pictures::from([(films[0].file(&films[0].shots[0]), "data:image/png;base64,".to_owned())]);
        let requirement = |id: &str| SETS[0].requirements.iter().find(|known| known.id == id).unwrap();
        let pages = [
            caption(&about, &films[0], &films[0].shots[0], "file:///a.png").unwrap(),
            proof(&about, &films[0], &pictures, true).unwrap(),
            sheet(&about, &certification, requirement("EXI PSC 20"), &films, &pictures, &[]).unwrap(),
            sheet(&about, &certification, requirement("EXI PSC 01"), &films, &pictures, &[]).unwrap(),
            read_me(&about, Some(&certification), &films, &BTreeSet::new()).unwrap(),
            read_me(&about, None, &films, &BTreeSet::new()).unwrap(),
        ];
        for page in pages {
            assert!(!page.contains("<script") && page.contains("&#60;script&#62;"), "{page}");
            assert!(page.contains("SIMULATION") && page.contains("homologation"), "{page}");
        }
    }

    #[test]
    fn a_link_leads_to_its_file_whatever_it_is_called() {
        assert_eq!(href("piece-n° 1 #a?.pdf"), "piece-n%C2%B0%201%20%23a%3F.pdf");
    }

    #[test]
    fn steps_that_miss_for_one_reason_are_told_together_and_failures_first() {
        let to_do = lacking(&film());
        let told: Vec<_> = to_do.iter().map(|one| (one.need, one.what.as_str())).collect();
        assert_eq!(
            told,
            [
                (Need::Mend, "PSC.01.01.01"),
                (Need::Show, "PSC.01.01.01, étape 1, étape 2"),
                (Need::Show, "PSC.01.01.01, étape 4"),
                (Need::Mend, "PSC.01.01.01, étape 10"),
            ]
        );
        let page = read_me(&about(), Some(&certification()), &[film()], &BTreeSet::new()).unwrap();
        assert!(page.find("À corriger").unwrap() < page.find("À compléter").unwrap());
    }
}
