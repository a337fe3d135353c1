//! The form that links an account to the user who is signed in.

use std::fmt;

use maud::{Markup, Render, html};

use super::csrf::CsrfToken;
use crate::{Auth, ProviderId, adapter::KeepsAccounts, engine::Setup, provider::Method};

/// A form whose button links an account at a provider to the user who is signed in.
/// [`Setup::link_form`] makes it.
///
/// It is HTML in three ways: as a part of a maud template, as text ([`Display`](fmt::Display)), and as its
/// [`action`](Self::action) and [`fields`](Self::fields), for a page that draws its own button.
#[derive(Clone, Debug)]
#[must_use]
pub struct LinkForm {
    action: String,
    button: String,
    callback_url: Option<String>,
    csrf: CsrfToken,
}

impl LinkForm {
    /// The text of the button; otherwise it is `Connect` and the name of the provider.
    pub fn button(self, text: impl Into<String>) -> Self {
        Self { button: text.into(), ..self }
    }

    /// Where the browser goes when the account is linked, such as `/accounts`: a place of the site, or one
    /// that `redirects` lists. Without it, the browser goes to the last place that it has asked for.
    pub fn callback_url(self, url: impl Into<String>) -> Self {
        Self { callback_url: Some(url.into()), ..self }
    }

    /// The path to which the form posts.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The hidden fields, each with its name and its value.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let callback_url = self.callback_url.as_deref().map(|url| ("callbackUrl", url));
        let fixed = [("csrfToken", self.csrf.as_str()), ("link", "true")];
        fixed.into_iter().chain(callback_url)
    }
}

impl Render for LinkForm {
    fn render(&self) -> Markup {
        html! {
            form method="post" action=(self.action) {
                @for (name, value) in self.fields() {
                    input type="hidden" name=(name) value=(value);
                }
                button { (self.button) }
            }
        }
    }
}

/// The form as HTML.
impl fmt::Display for LinkForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render().into_string())
    }
}

impl<A: Auth> Setup<A, A::State, A::Profile> {
    /// A form that links an account at `provider` to the user who is signed in, for a page of your
    /// application.
    ///
    /// `None` if the provider isn't active, because its `if` is false, or if its accounts can't be linked:
    /// a form or a mail has no account elsewhere.
    ///
    /// ```
    /// # mod auth_providers {
    /// #     #[derive(auth::AuthConfig)]
    /// #     #[auth(
    /// #         oauth2, id = "github", name = "GitHub", profile = auth::provider::JsonProfile,
    /// #         authorization = "https://github.example/authorize",
    /// #         token = "https://github.example/token",
    /// #         userinfo = "https://github.example/user",
    /// #     )]
    /// #     pub struct GitHub {
    /// #         client_id: String,
    /// #         client_secret: auth::Secret,
    /// #     }
    /// # }
    /// use auth::{adapter::Memory, auth, http::CsrfToken};
    /// use auth_providers::GitHub;
    /// use axum::extract::State;
    /// use maud::{Markup, html};
    ///
    /// auth! {
    ///     pub struct ShopAuth;
    ///     adapter: Memory,
    ///     providers: [GitHub { ..env }],
    /// }
    ///
    /// async fn accounts(State(auth): State<ShopAuth>, csrf: CsrfToken) -> Markup {
    ///     let form = auth.link_form(ShopAuthProvider::GitHub, &csrf);
    ///     html! {
    ///         h1 { "Your accounts" }
    ///         @if let Some(form) = form { (form.callback_url("/accounts")) }
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn link_form(&self, provider: A::Provider, csrf: &CsrfToken) -> Option<LinkForm>
    where
        A::Adapter: KeepsAccounts,
    {
        let engine = self.engine();
        let entry = engine.entry(A::Provider::IDS[provider.index()])?;
        match entry.method {
            Method::OAuth(_) | Method::OAuth1(_) => {}
            Method::Credentials(_) | Method::Email(_) => return None,
            #[cfg(feature = "passkey")]
            Method::Passkey(_) => return None,
        }
        Some(LinkForm {
            action: format!("{}/signin/{}", engine.paths.base, entry.id),
            button: format!("Connect {}", entry.name),
            callback_url: None,
            csrf: csrf.clone(),
        })
    }
}
