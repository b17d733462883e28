/// The phone's home screen; `{device}` is the token that makes the phone one's own.
pub const HOME: &str = "/telephone/{device}";
/// The e-CPS app, opened by its icon.
pub const APP: &str = "/telephone/{device}/application";
/// Server-sent events `?vu=VERSION`: one each time the phone shows something else.
pub const EVENTS: &str = "/telephone/{device}/evenements";
/// The app at a request, whatever its state.
pub const REQUEST: &str = "/telephone/{device}/demandes/{request}";
/// The password is typed.
pub const PASSWORD: &str = "/telephone/{device}/demandes/{request}/mot-de-passe";
/// A code is chosen.
pub const CODE: &str = "/telephone/{device}/demandes/{request}/code";
/// "Quitter l’authentification".
pub const QUIT: &str = "/telephone/{device}/demandes/{request}/abandon";
/// "Refuser", on the notification.
pub const REFUSE: &str = "/telephone/{device}/demandes/{request}/refus";

/// [`HOME`] of one phone.
pub fn home(device: &str) -> String {
    HOME.replace("{device}", device)
}

/// [`APP`] of one phone.
pub fn app(device: &str) -> String {
    APP.replace("{device}", device)
}

/// [`EVENTS`] of one phone, from `version` on.
pub fn events(device: &str, version: u64) -> String {
    format!("{}?vu={version}", EVENTS.replace("{device}", device))
}

/// [`REQUEST`], or a path below it, of one phone and request.
pub fn request(path: &str, device: &str, request: &str) -> String {
    path.replace("{device}", device).replace("{request}", request)
}
