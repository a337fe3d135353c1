//! `GET signin`: the built-in page, or the way to the application's own.

use std::time::Duration;

use http::StatusCode;

use super::{
    context::Context, error_page::without_cookies, look, remembered_email, response::Answer,
    signed_in::signed_in, unmatched::COOKIES, with_query,
};
use crate::{
    engine::RegisteredProvider,
    identity::Kind,
    page::{self, Choice, ChoiceKind, Field, GivenColors, SignIn, SignedIn},
    parts::time::to_unix,
    provider::{self, FormField, Method},
};

pub(super) async fn answer(context: &Context<'_>) -> Answer {
    let request = context.request;
    let error = request.query("error");
    let compat = context.compat();
    let is_refused = request.query("csrf").is_some() && !compat.hides_refused_forms();
    if let Some(page) = context.own_page(context.engine().settings.pages.sign_in) {
        return own_page(context, &page, is_refused);
    }
    let look = look(context.engine(), &request.headers);
    let base = context.base();
    let is_shown = |entry: &&RegisteredProvider| match &entry.method {
        Method::Credentials(provider) => {
            !compat.hides_forms_without_fields() || !provider.authorizer().fields().is_empty()
        }
        Method::Email(_) | Method::OAuth(_) | Method::OAuth1(_) => true,
        #[cfg(feature = "passkey")]
        Method::Passkey(_) => true,
    };
    let is_named = !compat.leaves_callback_url_to_cookie();
    let mut entries: Vec<_> = context.engine().entries.iter().filter(is_shown).collect();
    if !compat.keeps_order_of_declaration() {
        entries.sort_by_key(|entry| is_form(&entry.method));
    }
    // What the page's script shows stands before what is there without it.
    entries.sort_by_key(|entry| entry.kind != Kind::Passkey);
    #[cfg(feature = "passkey")]
    let script = (entries.first().is_some_and(|entry| entry.kind == Kind::Passkey))
        .then(|| super::passkey::script(context));
    let actions: Vec<String> = entries
        .iter()
        .map(|entry| match entry.kind {
            Kind::Credentials => format!("{base}/callback/{}", entry.id),
            _ => format!("{base}/signin/{}", entry.id),
        })
        .collect();
    let fields: Vec<_> = entries.iter().map(|entry| fields_of(&entry.method)).collect();
    let (asked, known) = (remembered_email::asked(context), remembered_email::address(context));
    let providers: Vec<Choice<'_>> = entries
        .iter()
        .zip(&actions)
        .zip(&fields)
        .map(|((entry, action), fields)| Choice {
            id: entry.id,
            name: &entry.name,
            action,
            kind: match &entry.method {
                Method::Credentials(provider) => ChoiceKind::Credentials {
                    fields,
                    callback_url: is_named.then(|| context.callback_url()),
                    // “Sign in with Credentials” is nothing that anybody would say.
                    submit: provider.name().is_none().then_some(look.texts.sign_in),
                },
                Method::Email(method) => {
                    let remembers = method.settings.remember_address;
                    let address = if remembers { &known } else { &asked };
                    ChoiceKind::Email {
                        address: address.as_deref(),
                        callback_url: is_named.then(|| context.callback_url()),
                        offers_memory: remembers && !compat.remembers_no_addresses(),
                    }
                }
                #[cfg(feature = "passkey")]
                Method::Passkey(method) => ChoiceKind::Passkey {
                    callback_url: context.callback_url(),
                    submit: method.settings.name.as_deref().unwrap_or(look.texts.passkey_sign_in),
                    script: script.as_ref(),
                },
                Method::OAuth(method) => {
                    let definition = method.upstream.definition();
                    oauth(definition.style, definition.mark)
                }
                Method::OAuth1(method) => {
                    let definition = method.upstream.definition();
                    oauth(definition.style, definition.mark)
                }
            },
        })
        .collect();
    let somebody = signed_in(context).await;
    let is_linkable = |choice: &&Choice<'_>| {
        matches!(choice.kind, ChoiceKind::OAuth { .. })
            && somebody.as_ref().is_some_and(|somebody| somebody.can_add(choice.id))
    };
    let linkable: Vec<Choice<'_>> = providers.iter().filter(is_linkable).copied().collect();
    let page = page::sign_in(&SignIn {
        look: &look,
        csrf_token: context.csrf_token(),
        callback_url: context.callback_url(),
        providers: &providers,
        error: match error {
            Some("OAuthCallback") if without_cookies(request) => Some(page::NO_COOKIES),
            error => error,
        },
        is_refused,
        wait: wait(context),
        signed_in: somebody
            .as_ref()
            .map(|somebody| SignedIn { name: somebody.name(), linkable: &linkable }),
        confirms: None,
    });
    Answer::page(StatusCode::OK, page)
}

/// Sends the browser to the application's own page, with what this one would say.
fn own_page(context: &Context<'_>, page: &str, is_refused: bool) -> Answer {
    let request = context.request;
    let mut parameters = vec![("callbackUrl", context.callback_url())];
    let error = request.query("error").or(request.provider.as_deref());
    parameters.extend(error.map(|error| ("error", error)));
    parameters.extend(request.query("until").map(|until| ("until", until)));
    parameters.extend(is_refused.then_some(("csrf", "true")));
    parameters.extend(without_cookies(request).then_some(COOKIES));
    Answer::redirect(with_query(page, &parameters))
}

/// Whether a way to sign in is a form rather than a button.
fn is_form(method: &Method) -> bool {
    matches!(method, Method::Credentials(_) | Method::Email(_))
}

/// How long somebody who tried too often has to wait, as far as the address says. A link can say
/// anything: not more than a day.
pub(super) fn wait(context: &Context<'_>) -> Option<Duration> {
    let until: u64 = context.request.query("until")?.parse().ok()?;
    let left = until.saturating_sub(to_unix(context.engine().now()));
    Some(Duration::from_secs(left).min(Duration::from_hours(24)))
}

/// The fields of a provider's own form; none without one.
pub(super) fn fields_of(method: &Method) -> Vec<Field<'_>> {
    match method {
        Method::Credentials(provider) => provider.authorizer().fields().iter().map(field).collect(),
        _ => Vec::new(),
    }
}

/// A field of a form, as the page shows it.
fn field(field: &FormField) -> Field<'_> {
    Field {
        name: field.name,
        label: field.label,
        input_type: field.kind,
        autocomplete: field.autocomplete,
        placeholder: field.placeholder,
        required: field.required,
    }
}

/// A button in the provider's colours and with its mark.
pub(super) fn oauth(
    style: Option<provider::Style>,
    mark: Option<page::Mark>,
) -> ChoiceKind<'static> {
    let style = style.map(|style| GivenColors { background: style.background, text: style.text });
    ChoiceKind::OAuth { style, mark }
}
