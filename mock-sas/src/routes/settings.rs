use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use mock_kit::{journal::Verdict, page::title_with_error};
use serde_json::json;

use super::{SETTINGS, SPACE, session::SignedIn, step_due};
use crate::{
    deviations,
    pages::{SITE, settings::SettingsPage},
    problem::Problems,
    service::Service,
    services::Addresses,
    settings_form::{Offered, SettingsForm},
    state::account,
};

fn is_step(state: &account::State) -> bool {
    matches!(state, account::State::Active { .. })
}

/// Guide C8b and P3.
pub(super) async fn show(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let draft = service.draft(signed_in.person(), SETTINGS);
    let form = match &draft {
        Some(draft) => SettingsForm::parse(draft),
        None => signed_in.account.settings().map(SettingsForm::from).unwrap_or_default(),
    };
    let lists = Lists::ask(&service, &signed_in).await;
    Ok(lists.page(&signed_in, &form, &Problems::default(), draft.is_some()).into_response())
}

/// Guide P3: the body is read by [`SettingsForm`], which keeps what was typed.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    signed_in: SignedIn,
    body: String,
) -> Result<Response, Redirect> {
    let signed_in = signed_in.at(is_step)?;
    let form = SettingsForm::parse(&body);
    let lists = Lists::ask(&service, &signed_in).await;
    let (settings, problems) = form.settings(&lists.offered);
    if !problems.is_empty() && !service.deviates(&deviations::SETTINGS_UNCHECKED, Some(signed_in.person())) {
        service.record(
            signed_in
                .visitor
                .entry("sas.settings.refused", "Il manque des réponses obligatoires dans les paramètres.")
                .verdict(Verdict::Refused)
                .details(json!({
                    "missing": problems.fields(),
                    "clause": "guide P3",
                })),
        );
        return Ok(lists
            .page(&signed_in, &form, &problems, false)
            .with_status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response());
    }
    let today = service.context.today();
    let details = json!({ "settings": settings, "clause": "guide P3" });
    if service
        .change(Some(&signed_in.visitor), signed_in.person(), |account| {
            account.save_settings(settings, today)
        })
        .is_err()
    {
        return Err(Redirect::to(step_due(&signed_in.account)));
    }
    service.drafts.forget(signed_in.person(), SETTINGS);
    service.record(
        signed_in
            .visitor
            .entry("sas.settings.saved", "Les paramètres de participation sont enregistrés.")
            .verdict(Verdict::Accepted)
            .details(details),
    );
    Ok(Redirect::to(SPACE).into_response())
}

/// What the two third-party services propose.
struct Lists {
    offered: Offered,
    directory_unavailable: bool,
    software_unavailable: bool,
}

impl Lists {
    async fn ask(service: &Service, signed_in: &SignedIn) -> Self {
        let (addresses, software) = tokio::join!(
            service.addresses(&signed_in.visitor, signed_in.person()),
            service.software(&signed_in.visitor)
        );
        Self {
            directory_unavailable: addresses == Addresses::Unavailable,
            software_unavailable: software.is_none(),
            offered: Offered::new(
                addresses.lines(),
                software.unwrap_or_default(),
                signed_in.account.settings(),
            ),
        }
    }

    fn page(
        &self,
        signed_in: &SignedIn,
        form: &SettingsForm,
        problems: &Problems,
        restored: bool,
    ) -> mock_kit::page::Page {
        SITE.page(
            &title_with_error("Paramètres de participation", !problems.is_empty()),
            &SettingsPage {
                person: &signed_in.account.identity.full_name(),
                first_time: signed_in.account.settings().is_none(),
                form,
                problems,
                restored,
                offered: &self.offered,
                directory_unavailable: self.directory_unavailable,
                software_unavailable: self.software_unavailable,
            },
        )
    }
}
