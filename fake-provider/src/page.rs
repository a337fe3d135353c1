//! The pages.

use auth::testing::Fault;
use maud::{DOCTYPE, Markup, html};

use super::{faults, grant::SignedIn, people::Person};

/// The style of the pages.
pub(crate) const STYLE: &str = include_str!("style.css");
/// Sends the form of [`post`], as the client wants its answer.
pub(crate) const POST: &str = "document.forms[0].submit();\n";

/// The value that means the claims in the form.
pub(crate) const SOMEBODY_ELSE: &str = "somebody-else";
/// The value that means whoever is signed in already.
pub(crate) const SESSION: &str = "session";

/// What the page to sign in shows.
pub(crate) struct Login<'a> {
    /// The parameters of the authorization request, as a query.
    pub(crate) query: &'a str,
    pub(crate) client_id: &'a str,
    /// Who may go on as who they are.
    pub(crate) signed_in: Option<&'a SignedIn>,
    /// Who the client thinks will sign in: a `sub` or an address.
    pub(crate) hint: Option<&'a str>,
    /// What was wrong with the form.
    pub(crate) problem: Option<&'a str>,
}

impl Login<'_> {
    /// The choice that is made before the person makes one: the session, the person of the hint, or the first one.
    fn chosen(&self, people: &[Person]) -> String {
        if self.problem.is_some() {
            return SOMEBODY_ELSE.to_owned();
        }
        let Some(hint) = self.hint else {
            let first = people.first().map(|person| person.sub.as_str());
            return self.signed_in.map_or(first, |_| Some(SESSION)).unwrap_or_default().to_owned();
        };
        let is_hinted =
            |person: &Person| person.sub == hint || person.email.as_deref() == Some(hint);
        if self.signed_in.is_some_and(|it| is_hinted(&it.person)) {
            return SESSION.to_owned();
        }
        let known = people.iter().find(|person| is_hinted(person));
        known.map_or(SOMEBODY_ELSE, |person| person.sub.as_str()).to_owned()
    }
}

/// The page to sign in.
pub(crate) fn login(view: &Login<'_>) -> Markup {
    let people = Person::known();
    let chosen = view.chosen(&people);
    let choice = |value: &str, shown: &str, detail: Option<&str>| {
        html! {
            label.choice {
                input type="radio" name="person" value=(value) checked[value == chosen];
                (shown)
                @if let Some(detail) = detail { small { (detail) } }
            }
        }
    };
    let (id, address) = match view.hint.filter(|_| chosen == SOMEBODY_ELSE) {
        Some(hint) if hint.contains('@') => (None, Some(hint)),
        hint => (hint, None),
    };
    let body = html! {
        h1 { "Sign in to " (view.client_id) }
        @if let Some(problem) = view.problem { p role="alert" { (problem) } }
        form method="post" action={ "/login?" (view.query) } {
            fieldset {
                legend { "Who you are" }
                @if let Some(signed_in) = view.signed_in {
                    (choice(SESSION, &format!("Continue as {}", signed_in.person), None))
                }
                @for person in &people { (choice(&person.sub, &person.to_string(), Some(&detail(person)))) }
                (choice(SOMEBODY_ELSE, "Somebody else", None))
                div.claims {
                    (field("sub", "sub", id))
                    (field("name", "name", None))
                    (field("email", "email", address))
                    label { input type="checkbox" name="email_verified" value="true" checked; "email_verified" }
                    (field("picture", "picture, a URL", None))
                    (field("groups", "groups, with commas between them", None))
                }
            }
            (field("amr", "How you sign in, amr", Some("pwd")))
            label {
                "What goes wrong"
                select name="fault" {
                    option value="" { "Nothing" }
                    @for fault in Fault::ALL {
                        @if let Some(explanation) = faults::explanation(*fault) {
                            option value=(fault.name()) { (fault.name()) ": " (explanation) }
                        }
                    }
                }
            }
            div.buttons {
                button type="submit" name="decision" value="sign-in" { "Sign in" }
                button type="submit" name="decision" value="cancel" { "Cancel" }
            }
        }
    };
    page("Sign in", &body)
}

/// What tells a person from the others.
fn detail(person: &Person) -> String {
    let address = match &person.email {
        Some(email) if person.email_verified => email.clone(),
        Some(email) => format!("{email}, not verified"),
        None => "no address".to_owned(),
    };
    if person.groups.is_empty() {
        address
    } else {
        format!("{address}; {}", person.groups.join(", "))
    }
}

fn field(name: &str, label: &str, value: Option<&str>) -> Markup {
    html! { label { (label) input type="text" name=(name) value=[value] autocomplete="off"; } }
}

/// The page that brings an answer to the client as a form (OAuth 2.0 Form Post Response Mode 1.0).
pub(crate) fn post(action: &str, fields: &[(&str, &str)]) -> Markup {
    let body = html! {
        form method="post" action=(action) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button type="submit" { "Continue" }
        }
        script src="/post.js" {}
    };
    page("Back to the application", &body)
}

/// The page for a request that leads nowhere.
pub(crate) fn refusal(reason: &str) -> Markup {
    page(
        "This request can't be answered",
        &html! {
            h1 { "This request can't be answered" }
            p role="alert" { (reason) }
        },
    )
}

/// The page that asks whether somebody wants to sign out. The parameters of the request are in the query.
pub(crate) fn sign_out(query: &str, signed_in: &SignedIn) -> Markup {
    page(
        "Sign out",
        &html! {
            h1 { "Sign out" }
            p { "You are signed in as " (signed_in.person) "." }
            form method="post" action={ "/logout/confirmed?" (query) } {
                button type="submit" { "Sign out" }
            }
        },
    )
}

/// The page after a sign-out that leads nowhere else.
pub(crate) fn signed_out() -> Markup {
    page(
        "Signed out",
        &html! {
            h1 { "Signed out" }
            p { "Nobody is signed in with this browser." }
        },
    )
}

/// The page at the start of the provider. The client's secret is where the program was started, and not on a page.
pub(crate) fn start(issuer: &str, client_id: &str) -> Markup {
    page(
        "Fake provider",
        &html! {
            h1 { "Fake provider" }
            p { "The issuer is " code { (issuer) } ", and the client id is " code { (client_id) } "." }
            p { a href="/.well-known/openid-configuration" { "The discovery document" } }
        },
    )
}

fn page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · fake provider" }
                link rel="stylesheet" href="/style.css";
            }
            body {
                main { (body) }
                footer {
                    "This provider is for development and tests alone: it asks for no password, and whoever opens this "
                    "page signs in as anybody."
                }
            }
        }
    }
}
