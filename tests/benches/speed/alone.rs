//! `speed alone`: the simulated Pro Santé Connect by itself in a process of its own, with what of the control plane
//! concerns it. It is started as `doublure up` starts it, on the same runtime, without the other mocks.

use std::{fs, path::PathBuf, sync::Arc};

use clap::Args;
use identities::Profession;
use mock_kit::{
    Clock, Context, Deviations, Secrets, Seed,
    authority::{ServerAuthority, write_private},
    control::plane,
    listener::Bound,
};
use mock_psc::{Client, MockPsc};

pub const CLIENT: &str = "mesure";
pub const SECRET: &str = "secret-de-mesure";
pub const REDIRECT_URI: &str = "http://localhost:9/retour";
/// In the folder: the person's card, certificate and key.
pub const CARD: &str = "carte.pem";
/// In the folder: the person's national id, written last.
pub const PERSON: &str = "personne";

#[derive(Clone, Debug, Args)]
pub struct Arguments {
    /// Where it listens.
    #[arg(long)]
    port: u16,
    /// Where its control plane listens.
    #[arg(long)]
    control: u16,
    /// Where its root certificate is kept, and where it puts what a client needs.
    #[arg(long)]
    folder: PathBuf,
}

/// Serves until it is ended.
pub fn run(arguments: &Arguments) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let clock = Clock::system();
        let now = clock.now();
        let root = ServerAuthority::load_or_create(&arguments.folder, now).unwrap();
        let deviations = Deviations::new(&[mock_psc::DEVIATIONS]);
        let context = Context::new(clock, Seed::new(1), Secrets::of_this_process(), deviations);
        let server = Arc::new(root.issue_server(now).unwrap());
        let psc = MockPsc::builder()
            .part_of(context.clone(), server, root.certificate_pem())
            .clients(vec![Client::new(CLIENT, "Mesure", SECRET).redirect_uris([REDIRECT_URI])])
            .listen_on(Bound::loopback(arguments.port).unwrap())
            .start()
            .unwrap();
        let control = Bound::loopback(arguments.control).unwrap();
        let _control = control.serve_plain(&plane(context, [psc.control_part()]).router).unwrap();
        let person = psc.add_person("mesure", Profession::Physician).unwrap();
        let card = &person.cards[0];
        let pem = format!("{}{}", card.certificate_pem(), card.key_pem());
        write_private(&arguments.folder.join(CARD), &pem).unwrap();
        fs::write(arguments.folder.join(PERSON), card.national_id().to_string()).unwrap();
        std::future::pending::<()>().await;
    });
}
