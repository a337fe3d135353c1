//! Forms in the application's own pages: the token that they carry, and the check of it.

use std::fmt;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, request::Parts};

use super::{layers::Layers, rejection::Rejection, sent::sent, wire};
use crate::{compat::Compat, flow, provider::CredentialsForm};

/// The CSRF token of this browser, for the forms of the application's own pages: those that
/// [`OwnForm`] reads, and those that go to the setup's routes.
///
/// It is the value of a hidden field, `csrfToken`:
///
/// ```
/// use auth::http::CsrfToken;
/// use maud::{Markup, html};
///
/// async fn page(csrf: CsrfToken) -> Markup {
///     html! {
///         form method="post" action="/api/auth/signin/email" {
///             input type="hidden" name="csrfToken" value=(csrf.as_str());
///             input type="email" name="email";
///             button { "Send me a link" }
///         }
///     }
/// }
/// ```
///
/// A browser that has no token yet gets one with the response. The extractor fails with 500 on a route to
/// which no setup, or more than one, was added.
#[derive(Clone)]
pub struct CsrfToken(pub(super) String);

impl CsrfToken {
    /// The field's value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Nothing of the token.
impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfToken(…)")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CsrfToken {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        // A page with two forms has one token.
        if let Some(token) = parts.extensions.get::<Self>() {
            return Ok(token.clone());
        }
        let setup = Layers::only(parts)?;
        let (token, cookie) = flow::csrf_token(&setup, sent(parts)).map_err(|error| {
            tracing::error!(name: "auth.csrf.failed", %error, "a token could not be made");
            Rejection::unavailable()
        })?;
        if let (Some(cookie), Some(rolling)) = (cookie, Layers::rolling(&parts.extensions)) {
            rolling.write(&[cookie]);
        }
        let token = Self(token);
        parts.extensions.insert(token.clone());
        Ok(token)
    }
}

/// A form that a page of this site sent with its [`CsrfToken`], read as `T`.
///
/// `T` derives [`CredentialsForm`], also for forms that have nothing to do with signing in: their fields
/// are texts and secrets of bounded length. A form without the token, or from another site, gets 403. A
/// form that can't be read gets 400.
///
/// ```
/// use auth::{CredentialsForm, Secret, http::OwnForm};
///
/// #[derive(CredentialsForm)]
/// struct Change {
///     old: Secret,
///     new: Secret,
/// }
///
/// async fn change(OwnForm(form): OwnForm<Change>) {}
/// ```
#[derive(Clone, Debug)]
pub struct OwnForm<T>(pub T);

impl<T: CredentialsForm, S: Send + Sync> FromRequest<S> for OwnForm<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let setup = Layers::only(&parts).map_err(Rejection::into_response)?;
        let request = wire::read(None, Compat::Native, Request::from_parts(parts, body)).await?;
        if !flow::is_own_form(&setup, &request) {
            let text = "This form is too old, or is not of this site. Load its page again.";
            return Err((StatusCode::FORBIDDEN, text).into_response());
        }
        let sent = request.body.sent(T::FIELDS);
        let form = sent.and_then(|mut sent| T::read(&mut sent).ok());
        form.map(Self)
            .ok_or_else(|| (StatusCode::BAD_REQUEST, "The form is not filled in.").into_response())
    }
}
