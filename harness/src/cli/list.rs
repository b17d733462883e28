use std::path::PathBuf;

use clap::Args;

use super::choice::{self, Choice};
use crate::{
    exit::Exit,
    guide,
    lang::Lang,
    language::{CardFault, PhraseView, Plan, english, vocabulary::VOCABULARY},
    project::people,
    stack::{DEVIATIONS, control::NewPerson},
};

/// Arguments of `doublure list`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line; clap refuses two of them"
)]
pub struct Arguments {
    /// Feature files, or folders of them; when none is given, the project's scenarios, or the built-in ones.
    paths: Vec<PathBuf>,
    /// List the sentences that a scenario may use.
    #[arg(long, conflicts_with_all = ["deviations", "card_faults", "steps"])]
    phrases: bool,
    /// List the faults that the mocks can commit on purpose.
    #[arg(long, conflicts_with_all = ["card_faults", "steps"])]
    deviations: bool,
    /// List what can be wrong with a card, for « sa carte présente le défaut « … » ».
    #[arg(long, conflicts_with = "steps")]
    card_faults: bool,
    /// List the people whom scenarios may name, and what each is for.
    #[arg(long, conflicts_with_all = ["phrases", "deviations", "card_faults", "steps"])]
    people: bool,
    /// List the documented steps of the guide.
    #[arg(long)]
    steps: bool,
    #[command(flatten)]
    choice: Choice,
}

/// Prints the list.
pub fn run(arguments: &Arguments, lang: Lang) -> Exit {
    if arguments.deviations {
        for deviation in DEVIATIONS.iter().copied().flatten() {
            println!("{}\n    {}", deviation.name, deviation.effect);
            if let Some(reaction) = mock_psc::reaction_to(deviation.name) {
                println!("    {}", reaction.meaning());
            }
        }
        return Exit::Success;
    }
    if arguments.card_faults {
        for fault in &CardFault::ALL {
            println!("{}\n    {}", fault.name, fault.meaning(lang));
        }
        return Exit::Success;
    }
    if arguments.people {
        let described = arguments
            .choice
            .project(lang)
            .and_then(|project| arguments.choice.people(project.as_ref(), lang));
        let Ok(described) = described else { return Exit::Usage };
        print_people(&people::all(&described));
        return Exit::Success;
    }
    if arguments.steps {
        for step in guide::STEPS {
            println!("{:<4} {}", step.id, step.title(lang));
        }
        return Exit::Success;
    }
    let chosen = arguments
        .choice
        .project(lang)
        .and_then(|project| Ok((choice::sources(&arguments.paths, project.as_ref(), lang)?, project)));
    let (sources, project) = match chosen {
        Ok(chosen) => chosen,
        Err(exit) => return exit,
    };
    let described = match arguments.choice.people(project.as_ref(), lang) {
        Ok(described) => described,
        Err(exit) => return exit,
    };
    let people = people::keys(&described);
    match Plan::parse(&sources, &people) {
        Ok(plan) if arguments.phrases => {
            print_phrases(&plan.phrases, project.is_none(), lang);
            Exit::Success
        }
        Ok(plan) => {
            let mut feature = String::new();
            for scenario in plan.scenarios {
                if scenario.feature != feature {
                    println!("{}", scenario.feature);
                    feature.clone_from(&scenario.feature);
                }
                let tags: Vec<_> = scenario.tags.iter().map(|tag| format!("@{tag}")).collect();
                println!("  {} ({}:{}) {}", scenario.name, scenario.file, scenario.line, tags.join(" "));
            }
            Exit::Success
        }
        Err(wrong) => {
            for (diagnostic, source) in wrong {
                eprintln!("{}\n", diagnostic.render(source, lang));
            }
            Exit::Usage
        }
    }
}

/// Key, profession, cards and ids as they are described, then what the person is for.
fn print_people(people: &[NewPerson]) {
    for person in people {
        let cards: Vec<_> = person.card_kinds().iter().map(|kind| kind.label()).collect();
        let id = person.national_id.as_ref().map(ToString::to_string);
        let told = [
            Some(person.key.clone()),
            person.profession.map(|profession| profession.label().to_lowercase()),
            Some(cards.join(", ")).filter(|cards| !cards.is_empty()),
            id,
        ];
        println!("{}", told.into_iter().flatten().collect::<Vec<_>>().join("  "));
        if let Some(about) = &person.about {
            println!("    {about}");
        }
    }
}

/// Every sentence that a scenario may use: the known ones, then those that the program defines, then the person's own.
/// Those about the simulated SAS are of use only where it is started.
fn print_phrases(defined: &[PhraseView], with_sas: bool, lang: Lang) {
    // What the program brings for the SAS names it.
    let of_use = |text: &str| with_sas || !text.contains("SAS");
    for chapter in VOCABULARY {
        let words: Vec<_> = chapter.words.iter().filter(|words| of_use(words.skeleton)).collect();
        if words.is_empty() {
            continue;
        }
        println!("{}\n", lang.say(chapter.title, english::title(chapter.title)));
        for words in words {
            println!("  {}", words.skeleton);
            println!("      {}", lang.say(words.meaning, english::meaning(words)));
            if let Some(example) = words.example() {
                println!("      {}{example}", lang.say("exemple : ", "example: "));
            }
        }
        println!();
    }
    println!("{}\n", lang.say("Phrases composées des précédentes", "Phrases made of those above"));
    let (builtin, own): (Vec<_>, Vec<_>) = defined.iter().partition(|phrase| phrase.builtin);
    for phrase in builtin.into_iter().filter(|phrase| of_use(&phrase.title)).chain(own) {
        println!("  {}", phrase.title);
        let brought = lang.say("fournie par Doublure", "brought by Doublure");
        println!("      {}", if phrase.builtin { brought } else { &phrase.file });
        for step in &phrase.steps {
            println!("      | {step}");
        }
    }
}
