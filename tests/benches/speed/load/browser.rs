//! What a browser does between the service and the provider: redirects, cookies, and forms that somebody fills in.

use cookie_store::{CookieStore, RawCookie};
use hyper::header::{COOKIE, HeaderName, LOCATION, SET_COOKIE};
use url::{Url, form_urlencoded};

use super::connections::{Answer, Connections};

/// More steps than any sign-in has.
const STEPS: usize = 20;
const FORM: &str = "application/x-www-form-urlencoded";

#[derive(Default)]
pub struct Browser {
    cookies: CookieStore,
}

impl Browser {
    /// Goes from `url` to where the address begins with `home`, filling in the form of each page on the way.
    pub async fn walk(
        &mut self,
        connections: &mut Connections,
        mut url: Url,
        home: &str,
        fill: &[(String, String)],
    ) -> Result<Url, String> {
        let mut form = None;
        for _ in 0..STEPS {
            let answer =
                connections.ask(&url, &self.headers(&url), form.take().map(|form| (FORM, form))).await?;
            self.take_cookies(&answer, &url);
            if let Some(next) = answer.header(LOCATION) {
                url = url.join(next).map_err(|error| format!("{url} sends to {next}: {error}"))?;
                if url.as_str().starts_with(home) {
                    return Ok(url);
                }
                continue;
            }
            let page = String::from_utf8_lossy(&answer.body);
            let filled = if answer.status == 200 { Form::first_of(&page) } else { None };
            let filled = filled.ok_or_else(|| format!("no way on from {url}: {}", answer.told()))?;
            form = Some(filled.with(fill));
            url = url.join(&filled.action).map_err(|error| format!("{url}: its form: {error}"))?;
        }
        Err(format!("no end of redirects and forms: {url}"))
    }

    fn headers(&self, url: &Url) -> Vec<(HeaderName, String)> {
        let cookies: Vec<_> =
            self.cookies.get_request_values(url).map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { Vec::new() } else { vec![(COOKIE, cookies.join("; "))] }
    }

    fn take_cookies(&mut self, answer: &Answer, url: &Url) {
        let set = answer.headers.get_all(SET_COOKIE).into_iter();
        let set = set.filter_map(|cookie| RawCookie::parse(cookie.to_str().ok()?.to_owned()).ok());
        self.cookies.store_response_cookies(set, url);
    }
}

/// A form, with the values that the page gives it.
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    /// The first one of `page`.
    fn first_of(page: &str) -> Option<Self> {
        let form = page.split_once("<form")?.1;
        let form = form.split("</form>").next()?;
        let fields = form.split("<input").skip(1).filter_map(|input| {
            let input = input.split('>').next()?;
            Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default()))
        });
        let action = attribute(form.split('>').next()?, "action").unwrap_or_default();
        Some(Self { action, fields: fields.collect() })
    }

    fn with(&self, fill: &[(String, String)]) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.fields {
            let typed = fill.iter().find(|(filled, _)| filled == name);
            form.append_pair(name, typed.map_or(value, |(_, typed)| typed));
        }
        form.finish()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, from) = tag.split_once(&format!(" {name}=\""))?;
    Some(from.split_once('"')?.0.replace("&amp;", "&"))
}
